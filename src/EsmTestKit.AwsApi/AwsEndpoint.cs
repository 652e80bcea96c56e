using EsmTestKit.Internal.Api;
using EsmTestKit.Internal.Sqs;
using EsmTestKit.Internal.Wire;

namespace EsmTestKit;

/// <summary>AWS's wire protocols in front of a simulation: a request in, an answer out, whatever carries them.</summary>
/// <remarks>
/// One endpoint answers for Lambda (REST-JSON), SQS (JSON and query), Kinesis (JSON and CBOR), DynamoDB and its streams (JSON), SNS, STS
/// and IAM (query), S3 (REST-XML) and CloudWatch (query, JSON, RPC v2 CBOR); whose request it is, is found out as AWS's clients send it.
/// Signatures are not computed (<see cref="AwsEndpointSettings.ChecksCredentials"/>). It may be called from any thread; calls enter the simulation one at a time.
/// </remarks>
public sealed class AwsEndpoint
{
    private readonly EsmSimulation _simulation;
    private readonly AwsEndpointSettings _settings;
    private readonly Router _router = new();
    private readonly RequestIds _requestIds = new();

    /// <summary>Makes the endpoint.</summary>
    /// <param name="simulation">The world that answers.</param>
    /// <param name="settings">Null: the defaults.</param>
    public AwsEndpoint(EsmSimulation simulation, AwsEndpointSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        (_simulation, _settings) = (simulation, settings ?? new AwsEndpointSettings());
    }

    /// <summary>Who moves the clock until an answer is there that takes time; null: the call itself, where nothing else does.</summary>
    internal Func<Task<ApiAnswer>, Task<ApiAnswer>>? Waiting { get; init; }

    /// <summary>Answers a request; also one that is broken, unknown or not simulated, with the error that its protocol has for it.</summary>
    /// <remarks>
    /// The task is complete when it is returned, so that a handler that calls stays under the simulation's control. Lambda's Invoke of
    /// type RequestResponse alone takes time: the clock moves until the function has ended.
    /// </remarks>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Looked at before the call is made; a call that was made is never taken back.</param>
    public Task<AwsHttpResponse> AnswerAsync(AwsHttpRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled<AwsHttpResponse>(cancellationToken) : Answer(request);
    }

    /// <summary>The queue and the wait of a request that is a long poll; null: it is another request, or its answer is there at once (WIR-053).</summary>
    internal (QueueStore Queue, TimeSpan Wait)? LongPollOf(AwsHttpRequest http)
    {
        var request = new WireRequest(http);
        if (request.Header("X-Amz-Target") is { } target ? target != "AmazonSQS.ReceiveMessage" : request.ContentType != FormText.ContentType && request.QueryValue("Action") is null) return null;
        try
        {
            var call = _router.ProtocolOf(request).Read(request);
            if (call.Operation != "sqs:ReceiveMessage" || call.Members["QueueUrl"]?.GetValue<string>() is not { } url) return null;
            return _simulation.World.Door.Enter<(QueueStore, TimeSpan)?>(() =>
            {
                if (_simulation.Queues.FindByUrl(url) is not { } queue) return null;
                var wait = call.Members["WaitTimeSeconds"] is { } given ? TimeSpan.FromSeconds(given.GetValue<int>()) : queue.Attributes.ReceiveWait;
                return wait > TimeSpan.Zero && wait <= TimeSpan.FromSeconds(20) && !queue.HasReceivable ? (queue, wait) : null;
            });
        }
        catch (Exception unreadable) when (unreadable is AwsServiceException or InvalidOperationException or FormatException)
        {
            return null; // Answered as what it is.
        }
    }

    private Task<AwsHttpResponse> Answer(AwsHttpRequest http)
    {
        var requestId = _requestIds.Next();
        var request = new WireRequest(http);
        var protocol = _router.Fallback(request);
        try
        {
            if (http.Body.Length > _settings.MaxBodyBytes) throw BodyLimit.TooLarge(_settings.MaxBodyBytes);
            request = ContentDecoding.Decode(request, _settings.MaxBodyBytes);
            protocol = _router.ProtocolOf(request);
            if (_settings.ChecksCredentials) CredentialCheck.Check(request, protocol, _simulation.World.Place);
            var call = protocol.Read(request);
            // In an exploration a handler's call waits for its turn, and may fail.
            var answer = _simulation.GatePass.ThroughLibraryAsync(() => AwsGate.Of(call, _simulation), AwsGate.Fault, () => Call(call, request));
            return answer.IsCompletedSuccessfully ? Task.FromResult(Told(answer.Result)) : LaterAsync(answer);

            AwsHttpResponse Told(ApiAnswer made)
            {
                if (_settings.QueueUrlsNameTheHost) made = QueueUrls.NameTheHost(call, made, http.Header("Host"));
                return Bare(http, protocol.Answer(request, call, made, requestId));
            }

            // Whoever awaits a client goes on where the answer is given, all the way up: a step that came back to the handler's
            // own scheduler would send the client's steps behind it to the pool.
            async Task<AwsHttpResponse> LaterAsync(Task<ApiAnswer> pending)
            {
                try
                {
                    return Told(await pending.ConfigureAwait(false));
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    return Bare(http, Refused(protocol, request, failure, requestId));
                }
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return Task.FromResult(Bare(http, Refused(protocol, request, failure, requestId)));
        }
    }

    // Whatever the protocol, an answer to HEAD has no body.
    private static AwsHttpResponse Bare(AwsHttpRequest http, AwsHttpResponse response) => http.Method == "HEAD" ? response with { Body = default } : response;

    private static AwsHttpResponse Refused(IWireProtocol protocol, WireRequest request, Exception failure, string requestId) => failure switch
    {
        AwsServiceException refusal => protocol.Refuse(request, refusal, requestId),
        UnknownOperationInCatalog unknown => protocol.Refuse(request, protocol.UnknownOperation(unknown.Refusal.Message), requestId) with { Cause = unknown.Refusal },
        // AWS would do it; saying so in a code of our own is louder than any of AWS's.
        EsmUsageException refusal => protocol.Refuse(request, new AwsServiceException("NotSimulated", refusal.Message), requestId) with { Cause = refusal },
        _ => protocol.Refuse(request, new AwsServiceException("InternalFailure", $"The kit failed: {failure.Message}", 500), requestId) with { Cause = failure },
    };

    private Task<ApiAnswer> Call(WireCall call, WireRequest request)
    {
        try
        {
            if (Waiting is null) return _simulation.CallAsync(call.Operation, call.Members);
            var answer = _simulation.Begin(call.Operation, call.Members, FunctionCredentials.FunctionOf(request));
            return answer.IsCompleted ? answer : Waiting(answer);
        }
        catch (EsmUsageException unknown) when (!_simulation.World.Door.Enter(() => _simulation.Api.Knows(call.Operation)))
        {
            throw new UnknownOperationInCatalog(unknown);
        }
    }
}
