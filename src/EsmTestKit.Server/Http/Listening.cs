using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EsmTestKit.Internal.Server;

/// <summary>Where the server listens: this machine only.</summary>
internal static class Listening
{
    public static void ListenLocally(this KestrelServerOptions kestrel, int port, StartFlow flow) =>
        kestrel.Listen(IPAddress.Loopback, port, options =>
        {
            options.Protocols = HttpProtocols.Http1AndHttp2;
            PriorKnowledge.Use(options, flow);
        });
}
