namespace Claret.Portal.Tests.Architecture;

/// <summary>The portal's source files, for what the compiled portal no longer shows.</summary>
public static class PortalSource
{
    public static string Solution { get; } = FindSolution();

    public static string Root { get; } = Path.Combine(Solution, "Claret.Portal");

    /// <summary>Files that people wrote, without what the build and EF made.</summary>
    public static IReadOnlyList<string> Files(string pattern) =>
        [.. Directory.EnumerateFiles(Root, pattern, SearchOption.AllDirectories).Where(IsOurs)];

    private static bool IsOurs(string file)
    {
        var folders = Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar);
        return !folders.Intersect(["bin", "obj", "Migrations"], StringComparer.Ordinal).Any();
    }

    private static string FindSolution()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Claret.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests must be built inside the solution.");
        return folder.FullName;
    }
}
