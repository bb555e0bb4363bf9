using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Claret.Portal.Accounts.Demo;
using Claret.Portal.Tests.Kit;
using Microsoft.Extensions.Logging;

namespace Claret.Portal.Tests.Flows;

[Trait("Security", "26")]
public sealed class HostileRequestsTests(DemoFixture demo) : IClassFixture<DemoFixture>
{
    public static TheoryData<string> Addresses => new(
        "/admin/people?page=-1&search=%00",
        "/admin/people?page=99999999999999999999",
        "/admin/people?page=abc&page=2",
        "/admin/people?search=%ED%A0%80",
        "/admin/people?search=" + new string('x', 6000),
        "/admin/people/99999999999999999999",
        "/admin/people/-1",
        "/admin/people/%00",
        "/admin/resets?before=-9223372036854775808",
        "/admin/resets?before=x",
        "/admin/resets/%00",
        "/admin/resets/K7QM%0d%0aX-Evil:1",
        "/admin/resets/%ED%A0%80",
        "/sign-in?returnUrl=%00",
        "/sign-in?returnUrl=%0d%0aX-Evil:%201",
        "/sign-in?returnUrl=%ED%A0%80",
        "/sign-in?stale=%00&stale=2",
        "/forgot-password?email=%00",
        "/reset-password?ticket=%00",
        "/dev/mailbox?id=%00",
        "/dev/mailbox?id=..%2f..%2fportal.db",
        "/status/200",
        "/status/99999999999999999999",
        "/%00",
        "/..%2f..%2fappsettings.json",
        "/error");

    public static TheoryData<string> Names => new(
        "mara.lopez\r\nBcc: thief@evil.example",
        "a@x.example,b@y.example",
        "ＭＡＲＡ.LOPEZ",
        new string('a', 1025),
        new string('@', 1025),
        "'; DROP TABLE \"People\"; --",
        "<script>alert(1)</script>",
        "\u202Ezepol.aram",
        "\uFFFE\uFFFF");

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task No_address_breaks_the_portal(string address)
    {
        foreach (var username in new[] { null, "helen.desk" })
        {
            using var client = demo.Portal.NewClient();
            if (username is not null)
                (await client.SignInAsync(username, DemoPeople.Password)).Dispose();

            using var get = await client.GetAsync(new Uri(demo.Portal.BaseAddress + address.TrimStart('/'), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
            using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, get.RequestMessage!.RequestUri));

            AssertNotBroken(get);
            AssertNotBroken(head);
            Assert.False(get.Headers.Contains("X-Evil"));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task No_name_and_no_password_breaks_the_sign_in(string typed)
    {
        using var client = demo.Portal.NewClient();

        using var asName = await client.SignInAsync(typed, "anything at all");
        using var asPassword = await client.SignInAsync($"nobody.{Guid.NewGuid():N}", typed);

        Assert.Equal(HttpStatusCode.OK, asName.StatusCode);
        Assert.Equal(HttpStatusCode.OK, asPassword.StatusCode);
        Assert.Contains("That didn't work.", await asName.MainTextAsync(), StringComparison.Ordinal);
        Assert.Contains("That didn't work.", await asPassword.MainTextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", await asName.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// <summary>The framework doesn't read a form with NUL in it, its antiforgery token neither; so the page is drawn again.</summary>
    [Fact]
    public async Task A_form_with_NUL_in_it_is_not_read()
    {
        using var client = demo.Portal.NewClient();

        using var answer = await client.SignInAsync("mara.lopez\0", DemoPeople.Password);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/sign-in?stale=1", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_megabyte_in_a_field_is_refused_in_words()
    {
        using var client = demo.Portal.NewClient();
        var megabyte = new string('x', 1024 * 1024);

        using var asName = await client.SignInAsync(megabyte, "anything at all");
        using var asPassword = await client.SignInAsync("nobody", megabyte);

        AssertNotBroken(asName);
        AssertNotBroken(asPassword);
    }

    [Theory]
    [InlineData("Input.Name=%ED%A0%80&Input.Password=%ED%BF%BF")]
    [InlineData("Input.Name=%FF%FE&Input.Password=%C0%80")]
    [InlineData("Input.Name=a&Input.Name=b&Input.Password=c&Input.Password=d")]
    [InlineData("Input.Name[0]=a&Input.Password.x.y=b")]
    [InlineData("Input=a")]
    public async Task Broken_encodings_and_odd_forms_are_refused(string form)
    {
        using var client = demo.Portal.NewClient();
        var hidden = await client.FieldsAsync("/sign-in", "/sign-in");
        var body = string.Join('&', hidden.Where(field => !field.Key.StartsWith("Input", StringComparison.Ordinal))
            .Select(field => $"{Uri.EscapeDataString(field.Key)}={Uri.EscapeDataString(field.Value)}").Append(form));

        using var answer = await client.PostAsync(
            new Uri("/sign-in", UriKind.Relative),
            new ByteArrayContent(Encoding.ASCII.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded") } });

        AssertNotBroken(answer);
        Assert.False(answer.Headers.Contains("Location"));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task A_body_of_another_kind_is_refused(string contentType)
    {
        using var client = demo.Portal.NewClient();
        foreach (var path in new[] { "/sign-in", "/sign-out", "/forgot-password", "/reset-password", "/admin/people" })
        {
            using var body = new ByteArrayContent([0x00, 0xFF, 0x7B]);
            body.Headers.TryAddWithoutValidation("Content-Type", contentType);

            using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), body);

            AssertNotBroken(answer);
        }
    }

    [Fact]
    [Trait("Security", "24")]
    public async Task An_unknown_page_says_so_and_nothing_of_the_inside()
    {
        using var client = demo.Portal.NewClient();

        using var answer = await client.GetAsync(new Uri("/no/such/page", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is nothing here", await answer.MainTextAsync(), StringComparison.Ordinal);
        Assert.Contains("script-src 'self' 'nonce-", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
    }

    private void AssertNotBroken(HttpResponseMessage answer)
    {
        var faults = demo.Portal.Logs.Lines.Where(line => line.Level >= LogLevel.Error).Select(line => $"{line.Message} {line.Exception}");
        Assert.True((int)answer.StatusCode < 500, $"{answer.RequestMessage!.RequestUri} answered {answer.StatusCode}.\n{string.Join('\n', faults)}");
    }
}
