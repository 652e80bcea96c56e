using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Mappings;

/// <summary>Changes of timeouts against the mappings there are: not checked, unless a test wants to know (SQS-293, ADD-20, C23).</summary>
internal sealed class VisibilityGuard(FunctionRegistry functions, QueueRegistry queues, Func<IReadOnlyList<Mapping>> mappings, bool isStrict)
{
    public void Watch()
    {
        queues.Changing += (queue, attributes) => Check(mapping => mapping.Configuration.EventSourceArn == queue.Arn, _ => attributes.VisibilityTimeout, mapping => TimeoutOf(mapping.Configuration.Function));
        functions.TimeoutChanging += (function, timeout) => Check(mapping => mapping.Configuration.Function.Name == function.Name, mapping => queues.FindByArn(mapping.Configuration.EventSourceArn)?.VisibilityTimeout, _ => timeout);
    }

    private void Check(Func<Mapping, bool> concerns, Func<Mapping, TimeSpan?> visibility, Func<Mapping, TimeSpan> timeout)
    {
        foreach (var mapping in mappings().Where(mapping => !mapping.Configuration.Source.IsStream()).Where(concerns))
        {
            RuleHits.Note("SQS-293");
            if (isStrict && visibility(mapping) is { } hidden) QueueAsSource.CheckVisibility(hidden, timeout(mapping));
        }
    }

    private TimeSpan TimeoutOf(FunctionReference function) => functions.Find(function)?.Settings.Timeout ?? TimeSpan.Zero;
}
