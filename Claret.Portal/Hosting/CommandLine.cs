namespace Claret.Portal.Hosting;

/// <summary>A command line: settings, which the framework reads, then words, the first of which names a command.</summary>
/// <param name="Settings">For the framework alone; what follows a command is none, whatever it looks like.</param>
public sealed record CommandLine(string[] Settings, string[] Words, bool AsksForHelp)
{
    /// <summary>A setting is <c>--Key=Value</c>, <c>--Key Value</c>, <c>/Key Value</c> or <c>Key=Value</c>. After a command everything is taken literally: a username may look like one.</summary>
    public static CommandLine Read(string[] args, IReadOnlyCollection<string> commands)
    {
        if (args is ["--help" or "-h" or "-?", ..])
            return new CommandLine([], [], AsksForHelp: true);

        var words = new List<string>();
        for (var index = 0; index < args.Length; index++)
        {
            if (args[index].Contains('=', StringComparison.Ordinal))
                continue;
            if (args[index].StartsWith('-') || args[index].StartsWith('/'))
                index++;
            else if (words.Count == 0 && commands.Contains(args[index], StringComparer.Ordinal))
                return new CommandLine(args[..index], args[index..], AsksForHelp: false);
            else
                words.Add(args[index]);
        }

        return new CommandLine(args, [.. words], AsksForHelp: false);
    }
}
