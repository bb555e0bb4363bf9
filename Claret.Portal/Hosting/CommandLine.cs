namespace Claret.Portal.Hosting;

/// <summary>The words of a command line, without the settings among them, which the framework has read.</summary>
public static class CommandLine
{
    /// <summary>A setting is <c>--Key=Value</c>, <c>--Key Value</c>, <c>/Key Value</c> or <c>Key=Value</c>.</summary>
    public static string[] Words(IReadOnlyList<string> args)
    {
        var words = new List<string>();
        for (var index = 0; index < args.Count; index++)
        {
            if (args[index].Contains('=', StringComparison.Ordinal))
                continue;
            if (args[index].StartsWith('-') || args[index].StartsWith('/'))
                index++;
            else
                words.Add(args[index]);
        }

        return [.. words];
    }
}
