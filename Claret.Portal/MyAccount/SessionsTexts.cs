namespace Claret.Portal.MyAccount;

/// <summary>Names the resource file beside it.</summary>
public sealed class SessionsTexts;
