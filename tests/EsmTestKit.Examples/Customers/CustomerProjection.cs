using System.Globalization;
using Amazon.Lambda.DynamoDBEvents;

namespace Customers;

/// <summary>A customer as the search shows it.</summary>
public sealed record CustomerEntry(string Id, string Name, string City);

/// <summary>The search index: where the projection is written.</summary>
public interface ICustomerIndex
{
    /// <summary>Writes the entry, unless the index has a later version of the customer.</summary>
    Task PutAsync(CustomerEntry entry, long version);

    /// <summary>Takes the customer out, unless the index has a later version.</summary>
    Task DeleteAsync(string id, long version);

    /// <summary>How many customers a city has.</summary>
    Task AddToCityAsync(string city, int change);
}

/// <summary>Keeps the search index as the table is. Records may come again, and stale ones change nothing.</summary>
public sealed class CustomerProjection(ICustomerIndex index)
{
    public async Task HandleAsync(DynamoDBEvent changes)
    {
        foreach (var change in changes.Records)
        {
            var id = change.Dynamodb.Keys["id"].S!;
            if (change.Dynamodb.NewImage is { } image) await index.PutAsync(new CustomerEntry(id, image["name"].S!, image["city"].S!), Version(image));
            else await index.DeleteAsync(id, Version(change.Dynamodb.OldImage!) + 1);
        }
    }

    private static long Version(Dictionary<string, DynamoDBEvent.AttributeValue> image) => long.Parse(image["version"].N!, CultureInfo.InvariantCulture);
}

/// <summary>Counts the customers of each city by adding, and counts twice what comes again.</summary>
public sealed class NaiveCityCount(ICustomerIndex index)
{
    public async Task HandleAsync(DynamoDBEvent changes)
    {
        foreach (var change in changes.Records)
        {
            if (change.Dynamodb.OldImage is { } old) await index.AddToCityAsync(old["city"].S!, -1);
            if (change.Dynamodb.NewImage is { } now) await index.AddToCityAsync(now["city"].S!, 1);
        }
    }
}
