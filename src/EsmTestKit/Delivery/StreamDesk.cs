using EsmTestKit.Internal.Destinations;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Internal.Delivery;

/// <summary>Where a stream mapping hands things on: functions, and destinations for what is given up.</summary>
internal sealed record StreamDesk(FunctionRegistry Functions, Invoker Invoker, IFailureDestinations Destinations);
