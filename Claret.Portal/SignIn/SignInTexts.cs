namespace Claret.Portal.SignIn;

/// <summary>Names the resource file beside it.</summary>
public sealed class SignInTexts;
