using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Mappings;

/// <summary>What a mapping's source has to say: whether it is there, and whether the function's role may read it.</summary>
internal interface IEventSources
{
    /// <exception cref="AwsServiceException">AWS would refuse the mapping on this source.</exception>
    void Check(MappingConfiguration configuration, LambdaFunction function);

    /// <summary>What the guide advises against, although AWS accepts it.</summary>
    /// <param name="reservedForQueues">The sum of MaximumConcurrency over the function's mappings on queues.</param>
    /// <param name="readers">How many enabled mappings read this source, this one included.</param>
    IEnumerable<(string Text, RuleId Rule)> Hints(MappingConfiguration configuration, LambdaFunction function, int reservedForQueues, int readers);
}
