using System.Security.Cryptography.X509Certificates;
using EsmTestKit.Internal.Rules;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace EsmTestKit.Internal.Server;

/// <summary>HTTP/2 without TLS beside HTTP/1.1 on one port: the JavaScript client of Kinesis begins with it and accepts nothing else (WIR-012, WIR-013).</summary>
internal static class PriorKnowledge
{
    private static readonly byte[] Preface = "PRI * HTTP/2.0"u8.ToArray();

    public static void Use(ListenOptions options, StartFlow flow) => options.Use(next => async connection =>
    {
        if (await BeginsWithPrefaceAsync(connection).ConfigureAwait(false))
        {
            flow.Run(() => RuleHits.Note("WIR-012", "WIR-013"));
            // Kestrel chooses HTTP/2 by what TLS negotiated, so that is what it is told.
            connection.Features.Set<ITlsConnectionFeature>(new Negotiated());
            connection.Features.Set<ITlsApplicationProtocolFeature>(new Negotiated());
        }

        await next(connection).ConfigureAwait(false);
    });

    private static async Task<bool> BeginsWithPrefaceAsync(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        while (true)
        {
            var read = await input.ReadAsync(connection.ConnectionClosed).ConfigureAwait(false);
            var length = (int)Math.Min(read.Buffer.Length, Preface.Length);
            var begin = new byte[length];
            var at = 0;
            foreach (var segment in read.Buffer.Slice(0, length))
            {
                segment.Span.CopyTo(begin.AsSpan(at));
                at += segment.Length;
            }

            var fits = begin.AsSpan().SequenceEqual(Preface.AsSpan(0, length));
            var known = !fits || length == Preface.Length || read.IsCompleted;
            // Nothing is consumed; where more is needed, it is waited for.
            input.AdvanceTo(read.Buffer.Start, known ? read.Buffer.Start : read.Buffer.End);
            if (known) return fits && length == Preface.Length;
        }
    }

    private sealed class Negotiated : ITlsConnectionFeature, ITlsApplicationProtocolFeature
    {
        public ReadOnlyMemory<byte> ApplicationProtocol { get; } = "h2"u8.ToArray();

        public X509Certificate2? ClientCertificate { get; set; }

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult(ClientCertificate);
    }
}
