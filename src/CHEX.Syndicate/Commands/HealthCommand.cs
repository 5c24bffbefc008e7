using System.CommandLine;

namespace CHEX.Syndicate.Commands;

/// <summary><c>health</c>: asks a running service whether it is ready, for containers that have no other tool.</summary>
internal static class HealthCommand
{
    public static Command Make()
    {
        var command = new Command("health", "Asks a running service whether it is ready.");
        var url = new Argument<Uri>("URL") { Description = "Where it listens: http://127.0.0.1:5080", DefaultValueFactory = _ => new Uri("http://127.0.0.1:5080") };
        command.Arguments.Add(url);
        command.Does(async (parsed, cancellation) =>
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
            try
            {
                using var answer = await http.GetAsync(new Uri(parsed.GetValue(url)!, "/health/ready"), cancellation);
                Console.WriteLine((await answer.Content.ReadAsStringAsync(cancellation)).Trim());
                return answer.IsSuccessStatusCode ? ExitCode.Done : ExitCode.Failed;
            }
            catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
            {
                await Console.Error.WriteLineAsync($"{parsed.GetValue(url)} does not answer: {e.Message}");
                return ExitCode.Failed;
            }
        });
        return command;
    }
}
