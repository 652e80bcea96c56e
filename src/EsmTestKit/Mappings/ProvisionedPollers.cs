namespace EsmTestKit;

/// <summary>Provisioned mode of an SQS mapping (AWS: <c>ProvisionedPollerConfig</c>).</summary>
/// <param name="MinimumPollers">2 to 200; AWS's default is 2.</param>
/// <param name="MaximumPollers">2 to 10,000; AWS's default is 200.</param>
public sealed record ProvisionedPollers(int MinimumPollers = 2, int MaximumPollers = 200);
