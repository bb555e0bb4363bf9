using Claret.Portal.Shell;

namespace Claret.Portal.SignIn;

/// <summary>What a request asks before its page is drawn, its cookie first of all, it asks together. A circuit has none of it.</summary>
internal static class RequestAsking
{
    public static AskedTogether Together(this HttpContext http)
    {
        if (http.Features.Get<AskedTogether>() is { } together)
            return together;

        together = new AskedTogether();
        http.Features.Set(together);
        return together;
    }
}
