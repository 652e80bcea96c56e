using System.Collections.ObjectModel;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit;

/// <summary>AWS would refuse this call. Code, message and status are AWS's own where they are recorded.</summary>
public sealed class AwsServiceException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="code">AWS's error code, the name of the exception shape (<c>InvalidParameterValueException</c>).</param>
    /// <param name="message">AWS's text.</param>
    /// <param name="status">The HTTP status.</param>
    public AwsServiceException(string code, string message, int status = 400)
        : base(message)
    {
        Code = code;
        Status = status;
    }

    /// <summary>A refusal whose reason AWS keeps to itself: the kit's own stands in the inner exception.</summary>
    internal AwsServiceException(string code, string message, int status, Exception? reason)
        : base(message, reason)
    {
        Code = code;
        Status = status;
    }

    /// <summary>AWS's error code, the name of the exception shape.</summary>
    public string Code { get; }

    /// <summary>The HTTP status of the answer.</summary>
    public int Status { get; }

    /// <summary>The code of the query protocol where it differs from <see cref="Code"/> (SQS: <c>AWS.SimpleQueueService.NonExistentQueue</c>), else null.</summary>
    public string? QueryCode { get; init; }

    /// <summary>The id of the rule that makes AWS refuse the call, where one is known.</summary>
    public string? Rule { get; init; }

    /// <summary>Further members of the error's payload (<c>Type</c>, <c>Reason</c>), in AWS's order.</summary>
    public IReadOnlyDictionary<string, string> Members { get; init; } = EmptyMembers;

    /// <summary>Further members that are not text (<c>Item</c>, <c>CancellationReasons</c>), as AWS's JSON; null: there are none.</summary>
    public JsonObject? Details { get; init; }

    private static readonly IReadOnlyDictionary<string, string> EmptyMembers = ReadOnlyDictionary<string, string>.Empty;

    internal AwsServiceException By(RuleId rule)
    {
        RuleHits.Note(rule);
        return new(Code, Message, Status, InnerException) { QueryCode = QueryCode, Members = Members, Details = Details, Rule = rule.Text };
    }
}
