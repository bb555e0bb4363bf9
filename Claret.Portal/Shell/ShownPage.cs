using Microsoft.AspNetCore.Authorization;

namespace Claret.Portal.Shell;

/// <summary>The page that this circuit draws at the moment.</summary>
public sealed class ShownPage
{
    /// <summary>Whoever is signed in, or nobody, may use it. False until a page is drawn.</summary>
    public bool IsForEverybody { get; private set; }

    public void Is(Type page) => IsForEverybody = Attribute.IsDefined(page, typeof(AllowAnonymousAttribute));
}
