using System.Data.Common;

namespace EsmTestKit.Internal.Functions;

/// <summary>A connection whose commands come by a gate.</summary>
internal interface IGateConnection
{
    DatabaseGate Gate { get; }

    /// <summary>The provider's.</summary>
    DbConnection Inner { get; }

    /// <summary>What the consumer holds.</summary>
    DbConnection Outer { get; }
}
