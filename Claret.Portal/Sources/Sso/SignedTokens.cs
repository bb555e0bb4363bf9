using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Claret.Portal.Sources.Sso;

/// <summary>
/// Demands a signature whatever the framework says: in the code flow its handler lets unsigned tokens pass, since they come from the
/// provider over TLS (OpenID Connect Core 1.0, 3.1.3.7 allows that). Ours must be signed.
/// </summary>
public sealed class SignedTokens : JsonWebTokenHandler
{
    public SignedTokens()
    {
        MapInboundClaims = false;
        MaximumTokenSizeInBytes = 64 * 1024;
    }

    public override Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        validationParameters.RequireSignedTokens = true;
        return base.ValidateTokenAsync(token, validationParameters);
    }
}
