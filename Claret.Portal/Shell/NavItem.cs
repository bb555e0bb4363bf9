namespace Claret.Portal.Shell;

/// <summary>
/// One entry of the navigation. A capability registers its own beside its page, so the navigation never shows a page that
/// doesn't exist; scoped, so that its label is in the reader's language. Hiding it is no check: the page and its service check
/// for themselves.
/// </summary>
/// <param name="Icon">The <c>d</c> of one svg path on a 24 by 24 grid, drawn as a line of 1.6.</param>
/// <param name="Order">Lower stands higher; equal ones in the order of their labels.</param>
/// <param name="Policy">Who sees it; everybody who is signed in when null.</param>
public sealed record NavItem(string Href, string Label, string Icon, int Order = 0, string? Policy = null);
