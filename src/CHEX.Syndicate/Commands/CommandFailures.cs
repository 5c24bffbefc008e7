using System.Net.Sockets;
using CHEX.Syndicate.Configuration;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Wiring;

namespace CHEX.Syndicate.Commands;

/// <summary>Says why a command failed: a clear line on standard error and an exit code, never a stack trace.</summary>
internal static class CommandFailures
{
    /// <summary>Set to 1 to see the whole of an unexpected failure.</summary>
    private const string Debug = "SYNDICATE_DEBUG";

    /// <summary>Runs a command and tells its failure.</summary>
    public static async Task<int> Told(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped before it was done.");
            return ExitCode.Failed;
        }
        catch (Exception e)
        {
            var (code, lines) = Explain(e);
            foreach (var line in lines) await Console.Error.WriteLineAsync(line);
            if (Environment.GetEnvironmentVariable(Debug) == "1") await Console.Error.WriteLineAsync(e.ToString());
            return code;
        }
    }

    private static (int Code, IEnumerable<string> Lines) Explain(Exception e) => e switch
    {
        ConfigurationException wrong => (ExitCode.Usage, wrong.Mistakes.Select(m => m.ToString()).Append(wrong.Mistakes.Count == 1 ? "The configuration has a mistake." : $"The configuration has {wrong.Mistakes.Count} mistakes.")),
        RefusedException refused => (CodeOf(refused.Kind), [refused.Message]),
        StoreException store => (ExitCode.Unusable, [store.Message]),
        IOException or SocketException when PortOf(e) is { } why => (ExitCode.Unusable, [why]),
        OutboundException or UnreadableException => (ExitCode.Failed, [e.Message]),
        _ => (ExitCode.Failed, [$"Something unexpected happened: {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")} (set {Debug}=1 to see more)"]),
    };

    private static int CodeOf(RefusalKind refusal) => refusal switch
    {
        RefusalKind.Usage => ExitCode.Usage,
        RefusalKind.NotFound => ExitCode.Failed,
        _ => ExitCode.Unusable,
    };

    // Kestrel: "Failed to bind to address http://127.0.0.1:5080: address already in use."
    private static string? PortOf(Exception e)
    {
        for (Exception? at = e; at is not null; at = at.InnerException)
        {
            if (at is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse or SocketError.AccessDenied or SocketError.AddressNotAvailable } socket)
            {
                var what = socket.SocketErrorCode switch
                {
                    SocketError.AddressAlreadyInUse => "Another program uses the port",
                    SocketError.AccessDenied => "This user may not use the port",
                    _ => "This machine does not have the address",
                };
                return $"{what}: {e.Message.TrimEnd('.')}. {(socket.SocketErrorCode == SocketError.AddressAlreadyInUse ? "Stop the other program, or name" : "Name")} another address with --urls.";
            }
        }

        return null;
    }
}
