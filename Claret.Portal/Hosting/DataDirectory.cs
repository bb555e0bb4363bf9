using Microsoft.Extensions.Options;

namespace Claret.Portal.Hosting;

/// <summary>Where the database file, the mail folder and the keys live; made at first use, for the service's account alone.</summary>
public sealed class DataDirectory(IOptions<PortalOptions> options, IHostEnvironment environment)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Path { get; } = Made(PathOf(options.Value.DataDirectory, environment));

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Folder(string name) => Made(File(name));

    public static string PathOf(string configured, IHostEnvironment environment) => configured is { Length: > 0 }
        ? System.IO.Path.GetFullPath(configured)
        : System.IO.Path.Combine(environment.IsDevelopment() ? SolutionOrProgram() : AppContext.BaseDirectory, ".data");

    /// <summary>Tries it, for permissions alone don't tell: a disk may be full, or mounted for reading. Null when it works.</summary>
    public static string? WhyNotWritable(string path)
    {
        try
        {
            var probe = System.IO.Path.Combine(Made(path), $".probe-{Guid.NewGuid():N}");
            using var written = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            written.WriteByte(0);
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return fault.Message;
        }
    }

    public static string Made(string path)
    {
        if (!Directory.Exists(path))
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(path);
            else
                Directory.CreateDirectory(path, OwnerOnly);
        }

        return path;
    }

    private static string SolutionOrProgram()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(System.IO.Path.Combine(folder.FullName, "Claret.sln")))
                return folder.FullName;
        }

        return AppContext.BaseDirectory;
    }
}
