namespace Claret.Portal.Tests.Kit;

/// <summary>A folder of its own for one test, gone afterwards.</summary>
public sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("claret-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        for (var tries = 1; Directory.Exists(Path); tries++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
            }
            catch (DirectoryNotFoundException)
            {
                // Already gone, which is all that is wanted.
            }
            catch (IOException) when (tries < 20)
            {
                // Somebody was just closing a file there: SQLite removes its own, in the middle of ours.
            }
        }
    }
}
