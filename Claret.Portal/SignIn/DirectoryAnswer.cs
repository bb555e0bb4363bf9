namespace Claret.Portal.SignIn;

/// <summary>What a directory said of a password.</summary>
public abstract record DirectoryAnswer
{
    private DirectoryAnswer()
    {
    }

    public sealed record Right : DirectoryAnswer;

    /// <param name="Why">For the audit alone.</param>
    public sealed record Refused(string Why) : DirectoryAnswer
    {
        /// <summary>Its people don't sign in here, or not now.</summary>
        public static Refused KeptElsewhere { get; } = new("password kept elsewhere");

        public static Refused WrongPassword { get; } = new("wrong password");

        public static Refused NotThere { get; } = new("no longer in the directory");
    }
}
