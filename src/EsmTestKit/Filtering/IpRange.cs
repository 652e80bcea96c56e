using System.Net;
using System.Net.Sockets;

namespace EsmTestKit.Internal.Filtering;

/// <summary>A range of IP addresses in CIDR form (FLT-076).</summary>
internal sealed class IpRange(byte[] network, int bits)
{
    public bool Contains(string text)
    {
        if (!TryRead(text, out var address) || address.Length != network.Length) return false;
        for (var bit = 0; bit < bits; bit++)
        {
            var mask = 0x80 >> (bit % 8);
            if ((address[bit / 8] & mask) != (network[bit / 8] & mask)) return false;
        }

        return true;
    }

    /// <summary>One form for all spellings of an address; null for a text that is none.</summary>
    public static string? Normalise(string text) => TryRead(text, out var bytes) ? Convert.ToHexString(bytes) : null;

    public static bool TryRead(string text, out byte[] bytes)
    {
        bytes = [];
        // Only full notations: "1" and "10.1" are addresses to the parser, not to AWS.
        if (!text.Contains(':', StringComparison.Ordinal) && text.Count(character => character == '.') != 3) return false;
        if (text.Length > 45 || !IPAddress.TryParse(text, out var address) || text.Contains('%', StringComparison.Ordinal)) return false;
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && text.StartsWith('[')) return false;
        bytes = address.GetAddressBytes();
        return true;
    }
}
