namespace Claret.Portal.Sources.Admin;

/// <summary>Whose help lines stand beside the fields. Nothing of it is kept: an issuer says whose it is.</summary>
public enum SsoPreset
{
    Okta,
    Entra,
    Other,
}
