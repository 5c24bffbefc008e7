using System.CommandLine;
using CHEX.Syndicate.Wiring;

namespace CHEX.Syndicate.Commands;

/// <summary><c>health</c>: asks a running service whether it is ready, for containers that have no other tool.</summary>
internal static class HealthCommand
{
    public static Command Make()
    {
        var command = new Command("health", "Asks a running service whether it is ready.");
        var url = new Argument<string>("URL") { Description = "Where it listens: http://127.0.0.1:5080", DefaultValueFactory = _ => "http://127.0.0.1:5080" };
        command.Arguments.Add(url);
        command.Does(async (parsed, cancellation) =>
        {
            if (!Uri.TryCreate(parsed.GetValue(url), UriKind.Absolute, out var service) || service.Scheme is not ("http" or "https"))
                throw new RefusedException($"\"{parsed.GetValue(url)}\" is no http address.", RefusalKind.Usage);
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
            try
            {
                using var answer = await http.GetAsync(new Uri(service, "/health/ready"), cancellation);
                Console.WriteLine((await answer.Content.ReadAsStringAsync(cancellation)).Trim());
                return answer.IsSuccessStatusCode ? ExitCode.Done : ExitCode.Failed;
            }
            catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
            {
                await Console.Error.WriteLineAsync($"{service} does not answer: {e.Message}");
                return ExitCode.Failed;
            }
        });
        return command;
    }
}
