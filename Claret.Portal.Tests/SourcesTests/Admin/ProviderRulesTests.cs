using Claret.Portal.Accounts;
using Claret.Portal.Sources.Admin;
using Claret.Portal.Sources.Directory;
using Claret.Portal.Tests.Kit;
using static Claret.Portal.Tests.SourcesTests.Admin.SourcesAdminBench;

namespace Claret.Portal.Tests.SourcesTests.Admin;

/// <summary>What is refused, at which field, in which words.</summary>
public sealed class ProviderRulesTests
{
    [Theory]
    [InlineData("", "Fill in the issuer.")]
    [InlineData("okta.example", "beginning with https://")]
    [InlineData("http://okta.example", "beginning with https://")]
    [InlineData("https://okta.example/?x=1", "without a question mark")]
    [InlineData("https://okta.example/#x", "without a question mark")]
    [InlineData("https://me:secret@okta.example", "beginning with https://")]
    [InlineData("javascript:alert(1)", "beginning with https://")]
    public Task An_issuer_is_a_whole_address(string issuer, string words) => RefusedAsync(Changed(Okta(), input => input.Issuer = issuer), "Issuer", words);

    [Fact]
    public async Task In_Development_a_provider_on_this_machine_may_do_without_TLS() =>
        Assert.Empty(await FaultsAsync(Changed(Okta(), input => input.Issuer = "http://localhost:5000/oidc")));

    [Fact]
    public async Task Domains_scopes_and_claims_are_judged()
    {
        await RefusedAsync(Changed(Okta(), input => input.EmailDomains = "example.com, nonsense"), "EmailDomains", "“nonsense” is no domain");
        await RefusedAsync(Changed(Okta(), input => input.Scopes = "openid \"x\""), "Scopes", "Only plain letters");
        await RefusedAsync(Changed(Okta(), input => input.UsernameClaim = " "), "UsernameClaim", "Say which claim");
        await RefusedAsync(Changed(Okta(), input => input.Secret = "a\nb"), "Secret", "line breaks");
        Assert.Empty(await FaultsAsync(Changed(Okta(), input => input.EmailDomains = "@claret.example; other.example")));
    }

    [Fact]
    [Trait("Security", "21")]
    public async Task A_group_makes_Admins_only_where_that_is_ticked()
    {
        var input = Okta();
        input.Groups.Add(new GroupInput { Group = "admins", Gives = GroupInput.Admin });
        await RefusedAsync(input, "Groups", "Tick the box");
        input.Groups[0].AdminIsMeant = true;
        Assert.Empty(await FaultsAsync(input));
        input.Groups.Add(new GroupInput { Group = "admins", Gives = "People-FullAccess" });
        Assert.Empty(await FaultsAsync(input));
        input.Groups.Add(new GroupInput { Group = "admins ", Gives = "People-ViewOnly" });
        await RefusedAsync(input, "Groups", "stands there twice");
        input.Groups[2].Group = "";
        await RefusedAsync(input, "Groups", "Name each group");

        // Another choice takes the tick with it, and nonsense chooses nothing.
        input.Groups[0].Gives = "Audit-ViewOnly";
        input.Groups[0].Gives = "Audit-NoSuchLevel";
        Assert.Equal((false, false, Feature.Audit, PrivilegeLevel.ViewOnly), (input.Groups[0].IsAdmin, input.Groups[0].AdminIsMeant, input.Groups[0].Feature, input.Groups[0].Level));
    }

    [Theory]
    [InlineData("ldaps://ldap.claret.example", "without ldaps://")]
    [InlineData("ldap.claret.example:636", "without ldaps://")]
    [InlineData("", "Fill in the host.")]
    public Task A_host_is_a_name_alone(string host, string words) => RefusedAsync(Changed(HeadOffice(), input => input.Host = host), "Host", words);

    [Theory]
    [InlineData("objectClass=person")]
    [InlineData("(objectClass=person")]
    [InlineData("(a=b))")]
    [InlineData("(a=b)(c=d)")]
    [InlineData("()")]
    public Task A_filter_stands_in_closed_brackets(string filter) => RefusedAsync(Changed(HeadOffice(), input => input.Filter = filter), "Filter", "each of them closed");

    [Fact]
    public async Task Numbers_names_and_attributes_of_a_directory_are_judged()
    {
        await RefusedAsync(Changed(HeadOffice(), input => input.Port = "99999"), "Port", "from 1 to 65535");
        await RefusedAsync(Changed(HeadOffice(), input => input.MaxBlockedPercent = "101"), "MaxBlockedPercent", "from 0 to 100");
        await RefusedAsync(Changed(HeadOffice(), input => input.EveryMinutes = "-1"), "EveryMinutes", "from 0 to 10080");
        await RefusedAsync(Changed(HeadOffice(), input => input.BaseDn = "people"), "BaseDn", "distinguished name");
        await RefusedAsync(Changed(HeadOffice(), input => input.NameAttribute = "cn)(x=*"), "NameAttribute", "letters, digits and hyphens");
        await RefusedAsync(Changed(HeadOffice(), input => input.Secret = null), "Secret", "Type the password");
        Assert.Empty(await FaultsAsync(Changed(HeadOffice(), input => (input.BindDn, input.Secret) = ("", null))));
    }

    [Fact]
    public async Task A_certificate_is_read_and_one_that_ended_or_brings_its_key_is_refused()
    {
        var now = new DateTimeOffset(2026, 11, 22, 14, 5, 0, TimeSpan.Zero);
        var good = Certificate("CN=Claret CA", now.AddYears(1));
        Assert.Empty(await FaultsAsync(Changed(HeadOffice(), input => input.CaCertificate = $"some words before\n{good}\n")));
        Assert.Equal("CN=Claret CA", Assert.Single(CaCertificates.Read(good)!).Subject);
        await RefusedAsync(Changed(HeadOffice(), input => input.CaCertificate = Certificate("CN=Old", now.AddDays(-1))), "CaCertificate", "has ended");
        await RefusedAsync(Changed(HeadOffice(), input => input.CaCertificate = Certificate("CN=Key", now.AddYears(1), withKey: true)), "CaCertificate", "private key");
        await RefusedAsync(Changed(HeadOffice(), input => input.CaCertificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"), "CaCertificate", "isn't a certificate");
    }

    [Fact]
    public async Task A_files_key_is_no_address_and_its_columns_have_names()
    {
        Assert.Empty(await FaultsAsync(HrFile()));
        await RefusedAsync(Changed(HrFile(), input => input.IdColumn = "EMAIL"), "IdColumn", "never changes");
        await RefusedAsync(Changed(HrFile(), input => input.UsernameColumn = ""), "UsernameColumn", "Say which column");
    }

    [Fact]
    public void Choosing_a_kind_of_directory_changes_what_is_usual_and_keeps_what_was_typed()
    {
        var input = HeadOffice();
        input.NameAttribute = "gecos";

        input.Choose(DirectoryKind.ActiveDirectory);
        input.Choose(DirectorySecurity.StartTls);
        Assert.Equal(("sAMAccountName", "gecos", "389"), (input.UsernameAttribute, input.NameAttribute, input.Port));
        Assert.Contains("userAccountControl", input.Filter, StringComparison.Ordinal);

        input.Port = "3890";
        input.Choose(DirectorySecurity.Ldaps);
        input.Choose(DirectoryKind.OpenLdap);
        Assert.Equal(("uid", "(objectClass=inetOrgPerson)", "3890"), (input.UsernameAttribute, input.Filter, input.Port));
    }

    private static async Task RefusedAsync(ProviderInput input, string field, string words)
    {
        var fault = Assert.Single(await FaultsAsync(input));
        Assert.Equal(field, fault.Field);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<ProviderFault>> FaultsAsync(ProviderInput input)
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        return await bench.Get<ProviderRules>().FaultsAsync(input, CancellationToken.None);
    }

    private static T Changed<T>(T input, Action<T> change)
    {
        change(input);
        return input;
    }
}
