namespace Claret.Portal.Shell;

/// <summary>Twenty clicks are one: those that come while the first is under way count for nothing, nor do any once it is over.</summary>
public sealed class OneClick
{
    public bool IsBusy { get; private set; }

    /// <param name="work">Answers whether all is done, so that nothing is to be clicked any more.</param>
    public async Task RunAsync(Func<Task<bool>> work)
    {
        if (IsBusy)
            return;

        IsBusy = true;
        var isOver = false;
        try
        {
            isOver = await work();
        }
        finally
        {
            IsBusy = isOver;
        }
    }
}
