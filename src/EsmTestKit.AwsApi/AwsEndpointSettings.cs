namespace EsmTestKit;

/// <summary>How an <see cref="AwsEndpoint"/> answers.</summary>
public sealed record AwsEndpointSettings
{
    /// <summary>Whether queue URLs name the host that the client called.</summary>
    /// <value>Default false: AWS's own URLs, as <see cref="SqsQueue.Url"/> shows them. Clients that call the queue's URL itself need true.</value>
    public bool QueueUrlsNameTheHost { get; init; }

    /// <summary>Whether a request must be signed for the simulation's Region and, where its access key id is twelve digits, for its account.</summary>
    /// <value>Default false: anything is answered, signed or not, for whatever Region. True: 403 with AWS's code; the signature itself is not computed.</value>
    public bool ChecksCredentials { get; init; }

    /// <summary>The largest body that is accepted.</summary>
    /// <value>Bytes; default 64 MiB. A larger one is answered with 413.</value>
    public int MaxBodyBytes { get; init; } = 64 * 1024 * 1024;
}
