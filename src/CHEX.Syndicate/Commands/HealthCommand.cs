using System.CommandLine;
using CHEX.Syndicate.Wiring;

namespace CHEX.Syndicate.Commands;

/// <summary><c>health</c>: asks a running service whether it is ready, for containers that have no other tool.</summary>
internal static class HealthCommand
{
    public static Command Make()
    {
        var command = new Command("health", "Asks a running service whether it is ready.");
        var url = new Argument<string>("URL") { Description = "Where it listens.", DefaultValueFactory = _ => "http://127.0.0.1:5080" };
        command.Arguments.Add(url);
        command.Does(async (parsed, cancellation) =>
        {
            var named = parsed.GetValue(url)!;
            if (!Uri.TryCreate(named, UriKind.Absolute, out var address) || !address.Scheme.StartsWith("http", StringComparison.Ordinal))
                throw new RefusedException($"\"{named}\" cannot be asked. Allowed: http://ADDRESS:PORT, like http://127.0.0.1:5080.", Refusal.Usage);

            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
            try
            {
                using var answer = await http.GetAsync(new Uri(address, "/health/ready"), cancellation);
                Console.WriteLine((await answer.Content.ReadAsStringAsync(cancellation)).Trim());
                return answer.IsSuccessStatusCode ? ExitCode.Done : ExitCode.Failed;
            }
            catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
            {
                await Console.Error.WriteLineAsync($"{named} does not answer: {e.Message}");
                return ExitCode.Failed;
            }
        });
        return command;
    }
}
