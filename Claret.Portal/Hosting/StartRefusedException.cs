namespace Claret.Portal.Hosting;

/// <summary>The portal can't start, or a command can't be carried out, for a reason that an operator can mend: said in words, without a stack trace.</summary>
public sealed class StartRefusedException : Exception
{
    public StartRefusedException()
    {
    }

    public StartRefusedException(string message)
        : base(message)
    {
    }

    public StartRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
