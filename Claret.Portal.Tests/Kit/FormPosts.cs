using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Claret.Portal.Tests.Kit;

/// <summary>Forms of plain html, posted as a browser without scripts would.</summary>
public static class FormPosts
{
    /// <summary>What the form on this page would post if nothing were typed: its hidden fields, antiforgery token included.</summary>
    public static async Task<Dictionary<string, string>> FieldsAsync(this HttpClient client, string path, string action)
    {
        var html = await client.GetStringAsync(new Uri(path, UriKind.Relative));
        using var page = await new HtmlParser().ParseDocumentAsync(html);
        var form = page.QuerySelectorAll("form[method=post]").First(
            form => new Uri(client.BaseAddress!, form.GetAttribute("action") ?? path).AbsolutePath == action);
        return form.QuerySelectorAll("input[name]").ToDictionary(
            input => input.GetAttribute("name")!, input => input.GetAttribute("value") ?? "", StringComparer.Ordinal);
    }

    public static async Task<HttpResponseMessage> PostAsync(this HttpClient client, string path, IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var content = new FormUrlEncodedContent(fields);
        return await client.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    /// <summary>On the sign-in page, with what it takes. The client keeps the cookie.</summary>
    public static async Task<HttpResponseMessage> SignInAsync(this HttpClient client, string name, string password, string path = "/sign-in")
    {
        var fields = await client.FieldsAsync(path, "/sign-in");
        fields["Input.Name"] = name;
        fields["Input.Password"] = password;
        return await client.PostAsync(path, fields);
    }

    public static async Task<HttpResponseMessage> SignOutAsync(this HttpClient client) =>
        await client.PostAsync("/sign-out", await client.FieldsAsync("/account", "/sign-out"));

    /// <summary>What stands in the page's main element.</summary>
    public static async Task<string> MainTextAsync(this HttpResponseMessage answer)
    {
        using var page = await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());
        return page.QuerySelector("main")?.Text() ?? "";
    }
}
