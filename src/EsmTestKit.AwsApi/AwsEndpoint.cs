using EsmTestKit.Internal.Api;
using EsmTestKit.Internal.Wire;

namespace EsmTestKit;

/// <summary>AWS's wire protocols in front of a simulation: a request in, an answer out, whatever carries them.</summary>
/// <remarks>
/// One endpoint answers for Lambda (REST-JSON), SQS (JSON and query), Kinesis (JSON and CBOR), DynamoDB and its streams (JSON), SNS, STS
/// and IAM (query), S3 (REST-XML) and CloudWatch (query, JSON, RPC v2 CBOR); whose request it is, is found out as AWS's clients send it.
/// Signatures are not checked. It may be called from any thread; calls enter the simulation one at a time.
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

    /// <summary>Answers a request; also one that is broken, unknown or not simulated, with the error that its protocol has for it.</summary>
    /// <remarks>The task is complete when it is returned, so that a handler that calls stays under the simulation's control.</remarks>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Looked at before the call is made; a call that was made is never taken back.</param>
    public Task<AwsHttpResponse> AnswerAsync(AwsHttpRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled<AwsHttpResponse>(cancellationToken) : Task.FromResult(Answer(request));
    }

    private AwsHttpResponse Answer(AwsHttpRequest http)
    {
        var requestId = _requestIds.Next();
        var request = new WireRequest(http);
        var protocol = _router.Fallback(request);
        try
        {
            if (http.Body.Length > _settings.MaxBodyBytes) throw BodyLimit.TooLarge(_settings.MaxBodyBytes);
            request = ContentDecoding.Decode(request, _settings.MaxBodyBytes);
            protocol = _router.ProtocolOf(request);
            var call = protocol.Read(request);
            var answer = Call(call);
            if (_settings.QueueUrlsNameTheHost) answer = QueueUrls.NameTheHost(call, answer, http.Header("Host"));
            return protocol.Answer(request, call, answer, requestId);
        }
        catch (AwsServiceException refusal)
        {
            return protocol.Refuse(request, refusal, requestId);
        }
        catch (UnknownOperationInCatalog unknown)
        {
            return protocol.Refuse(request, protocol.UnknownOperation(unknown.Refusal.Message), requestId) with { Cause = unknown.Refusal };
        }
        catch (EsmUsageException refusal)
        {
            // AWS would do it; saying so in a code of our own is louder than any of AWS's.
            return protocol.Refuse(request, new AwsServiceException("NotSimulated", refusal.Message), requestId) with { Cause = refusal };
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return protocol.Refuse(request, new AwsServiceException("InternalFailure", $"The kit failed: {failure.Message}", 500), requestId) with { Cause = failure };
        }
    }

    private ApiAnswer Call(WireCall call) => _simulation.World.Door.Enter(() =>
    {
        if (_simulation.Api.Knows(call.Operation)) return _simulation.Api.Call(call.Operation, call.Members);
        try
        {
            return _simulation.Api.Call(call.Operation, call.Members);
        }
        catch (EsmUsageException unknown)
        {
            throw new UnknownOperationInCatalog(unknown);
        }
    });
}
