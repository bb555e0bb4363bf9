using Claret.Portal.Accounts;

namespace Claret.Portal.SignIn;

/// <summary>Knows whether the password of somebody whose password a directory keeps is right.</summary>
public interface IDirectorySignIn
{
    /// <summary>Takes a few seconds at most, and throws only when it is cancelled.</summary>
    /// <param name="person">With <see cref="Person.Provider"/>.</param>
    Task<DirectoryAnswer> VerifyAsync(Person person, string password, CancellationToken cancellationToken);
}
