using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Claret.Portal.Tests.Kit;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Claret.Portal.Tests.MailTests;

public sealed class PickupTransportTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("claret-pickup-");

    private string Folder => Path.Combine(root.FullName, "mail");

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public async Task A_mail_is_one_file_named_by_its_id_and_a_repeat_replaces_it()
    {
        var first = await Transport().SendAsync(Letters.To("mara@claret.example"), CancellationToken.None);
        var second = await Transport().SendAsync(Letters.To("mara@claret.example"), CancellationToken.None);

        Assert.Equal(new MailOutcome.Accepted($"Written to {Letters.Id:D}.eml"), first);
        Assert.Equal(first, second);
        var file = Assert.Single(Directory.GetFileSystemEntries(Folder));
        using var mail = await MimeMessage.LoadAsync(file);
        Assert.Equal("Reset your password", mail.Subject);
        Assert.Equal("mara@claret.example", mail.To.Mailboxes.Single().Address);
        Assert.Contains("#ticket=abc", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("#ticket=abc", mail.HtmlBody, StringComparison.Ordinal);
    }

    [Fact, Trait("Security", "27")]
    public async Task Folder_and_file_are_for_the_services_account_alone()
    {
        if (OperatingSystem.IsWindows())
            return;

        await Transport().SendAsync(Letters.To("mara@claret.example"), CancellationToken.None);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Folder, $"{Letters.Id:D}.eml")));
    }

    [Fact, Trait("Security", "27")]
    public async Task A_folder_that_is_gone_defers_the_mail()
    {
        var transport = Transport();
        Directory.Delete(Folder);

        var outcome = await transport.SendAsync(Letters.To("mara@claret.example"), CancellationToken.None);

        Assert.StartsWith("The pickup folder can't be written to", Assert.IsType<MailOutcome.Deferred>(outcome).Answer, StringComparison.Ordinal);
    }

    private PickupTransport Transport()
    {
        var data = new DataDirectory(Options.Create(new PortalOptions { DataDirectory = root.FullName }), new TestEnvironment("Development"));
        return new PickupTransport(new PickupFolder(Options.Create(new MailOptions()), data), new MailMime(Letters.Identity, Letters.Clock()));
    }
}
