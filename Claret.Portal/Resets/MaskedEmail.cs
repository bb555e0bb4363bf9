using System.Globalization;

namespace Claret.Portal.Resets;

/// <summary>"s•••@claret.example": enough to recognise one's own address, too little to learn another's.</summary>
public static class MaskedEmail
{
    public static string Of(string email)
    {
        var at = email.LastIndexOf('@');
        return at < 1 ? "•••" : string.Concat(StringInfo.GetNextTextElement(email), "•••", email.AsSpan(at));
    }
}
