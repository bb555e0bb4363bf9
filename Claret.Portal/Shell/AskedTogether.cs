namespace Claret.Portal.Shell;

/// <summary>
/// Handed to the authorization of several policies that are asked in one go, for what is drawn: who acts is read once for all of them.
/// No act is decided by it; each asks again for itself.
/// </summary>
public sealed class AskedTogether
{
    private object? answer;

    /// <param name="read">What the first of them reads. Where that fails, the next one tries for itself.</param>
    public async Task<T> OnceAsync<T>(Func<Task<T>> read)
    {
        var asked = (Task<T>)(answer ??= read());
        try
        {
            return await asked;
        }
        catch
        {
            answer = null;
            throw;
        }
    }
}
