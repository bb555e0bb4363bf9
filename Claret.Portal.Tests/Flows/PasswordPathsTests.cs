using System.Text;
using Claret.Portal.Accounts;
using Claret.Portal.Accounts.Passwords;
using Claret.Portal.MyAccount;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.AccountsTests.Passwords;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.Flows;

/// <summary>A link, a temporary password, one's own change, and the first password of somebody who has none: one policy.</summary>
[Trait("Security", "14")]
[Trait("Security", "15")]
public sealed class PasswordPathsTests
{
    private const string Email = "mara@claret.example";
    private const string OldPassword = "blue lantern harvest moon";

    public enum Path
    {
        Link,
        TemporaryPassword,
        OwnChange,
        First,
    }

    /// <summary>By name, for some of them no attribute could carry: it is kept as UTF-8, which has no half pairs.</summary>
    private static readonly Dictionary<string, (string Password, PasswordFlaw? Flaw)> Samples = new(StringComparer.Ordinal)
    {
        ["14"] = (Unlike(14), PasswordFlaw.TooShort),
        ["15"] = (Unlike(15), null),
        ["256"] = (Unlike(256), null),
        ["257"] = (Unlike(257), PasswordFlaw.TooLong),
        ["1024 units"] = (Unlike(1_024), PasswordFlaw.TooLong),
        ["100000 units"] = (Unlike(100_000), PasswordFlaw.TooLong),
        ["256 decomposed"] = (string.Concat(Enumerable.Range(0, 256).Select(i => (char)(0xAC00 + (i * 7_919 % 11_172)))).Normalize(NormalizationForm.FormD), null),
        ["15 emoji"] = ("🦊🚲🌋🎻🧭🍋🪁🐙🏔🧵🕯🥁🦔🛶🎏", null),
        ["14 emoji"] = ("🦊🚲🌋🎻🧭🍋🪁🐙🏔🧵🕯🥁🦔🛶", PasswordFlaw.TooShort),
        ["half a pair at the end"] = ("plover wicket thimble\uD83D", PasswordFlaw.UnpairedSurrogate),
        ["half a pair at the start"] = ("\uDD8Aplover wicket thimble", PasswordFlaw.UnpairedSurrogate),
        ["no character"] = ("plover \uFFFE wicket thimble", PasswordFlaw.UnpairedSurrogate),
        ["blanks around"] = ("   vzqk mwrt pgjd   ", null),
        ["NUL"] = ("plover\0wicket\0thimble", null),
        ["a common one"] = ("passwordpassword", PasswordFlaw.Common),
        ["one's name"] = ("maralopezmaralopez", PasswordFlaw.ContainsName),
        ["the portal's name"] = ("Claret Portal 2026", PasswordFlaw.ContainsPortalName),
        ["keys in order"] = ("qwertyuiopasdfgh", PasswordFlaw.Sequence),
    };

    public static TheoryData<DatabaseKind, Path> Paths
    {
        get
        {
            var all = new TheoryData<DatabaseKind, Path>();
            foreach (var path in Enum.GetValues<Path>())
                all.Add(DatabaseKind.Sqlite, path);
            return all;
        }
    }

    [Theory]
    [OnSqlite(Path.Link), OnPostgres(Path.Link), OnSqlite(Path.TemporaryPassword), OnPostgres(Path.TemporaryPassword)]
    [OnSqlite(Path.OwnChange), OnPostgres(Path.OwnChange), OnSqlite(Path.First), OnPostgres(Path.First)]
    public async Task Each_path_refuses_and_accepts_the_same_and_what_it_took_signs_in(DatabaseKind kind, Path path)
    {
        await using var bench = await NewBenchAsync(kind);
        foreach (var (name, (password, flaw)) in Samples)
        {
            // One after the other, each in a life of its own.
            await ForgetAsync(bench);
            var set = await OpenAsync(bench, path);

            Assert.Equal((name, flaw), (name, (await set(password))?.Flaw));

            // A refused one burned nothing: another is taken. A taken one signs in, and no shortened form of it does.
            if (flaw is not null)
                Assert.Null(await set("violet harbour kettle drum"));
            Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("mara.lopez", flaw is null ? password : "violet harbour kettle drum"));
            if (flaw is null)
                Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("mara.lopez", password[..^1]));
        }
    }

    [Theory]
    [OnSqlite(Path.Link), OnPostgres(Path.Link), OnSqlite(Path.TemporaryPassword), OnPostgres(Path.TemporaryPassword)]
    [OnSqlite(Path.OwnChange), OnPostgres(Path.OwnChange), OnSqlite(Path.First), OnPostgres(Path.First)]
    public async Task Composed_and_decomposed_are_the_same_password_at_sign_in(DatabaseKind kind, Path path)
    {
        const string accented = "crème brûlée für Zoë Ångström";
        await using var bench = await NewBenchAsync(kind);
        var forms = new[] { NormalizationForm.FormC, NormalizationForm.FormD };
        Assert.NotEqual(accented.Normalize(forms[0]).Length, accented.Normalize(forms[1]).Length);
        foreach (var typed in forms)
        {
            await ForgetAsync(bench);
            Assert.Null(await (await OpenAsync(bench, path))(accented.Normalize(typed)));
            foreach (var again in forms)
                Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("mara.lopez", accented.Normalize(again)));
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Three_thousand_listed_ones_of_policy_length_are_refused_at_the_service(DatabaseKind kind, Path path)
    {
        await using var bench = await NewBenchAsync(kind);
        var set = await OpenAsync(bench, path);
        var listed = PasswordPolicyTests.ListedOnesOfPolicyLength(3_000);
        Assert.Equal(3_000, listed.Distinct(StringComparer.Ordinal).Count());

        foreach (var password in listed)
            Assert.True(await set(password) is not null, $"{path} took \"{password}\"");

        Assert.Null(await set("violet harbour kettle drum"));
    }

    private static Task<Bench> NewBenchAsync(DatabaseKind kind) =>
        Bench.CreateAsync(kind, ("Resets:DecoyShare", "0"), ("Resets:Limits:PerPersonPerHour", "1000"), ("Resets:Limits:PerAddressPerHour", "1000"), ("Resets:Limits:PerAddressPerDay", "1000"));

    private static async Task ForgetAsync(Bench bench)
    {
        await using var db = bench.Database.NewContext();
        await db.People.Where(p => p.Username == "mara.lopez").ExecuteDeleteAsync();
        await db.SignInDelays.ExecuteDeleteAsync();
    }

    /// <summary>Mara at the end of this path, where a new password is set: what it is refused for, or null when it was taken.</summary>
    private static async Task<Func<string, Task<PasswordVerdict.Refused?>>> OpenAsync(Bench bench, Path path)
    {
        var builder = Given.APerson("mara.lopez").Named("Mara Lopez").WithEmail(Email);
        var mara = await (path == Path.First ? builder : builder.WithPasswordHash(await bench.HashAsync(OldPassword))).InAsync(bench.Database);
        if (path == Path.OwnChange)
        {
            var whole = await bench.SessionOfAsync(mara);
            return password => ChangeAsync(bench, whole, OldPassword, password);
        }

        var admin = await bench.SessionOfAsync(await Given.APerson().Admin().InAsync(bench.Database));
        var delivery = path == Path.TemporaryPassword ? TicketKind.TemporaryPassword : TicketKind.Link;
        Assert.IsType<SendOutcome.Sent>(await bench.Resets.SendAsync(admin, mara.Id, delivery, default));
        await bench.WorkAsync();
        if (path == Path.TemporaryPassword)
        {
            var signedIn = Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("mara.lopez", bench.TemporaryPasswordMailedTo(Email)));
            return password => ChangeAsync(bench, signedIn.Caller, null, password);
        }

        var link = bench.TicketMailedTo(Email);
        return async password => await bench.Resets.CompleteAsync(link, password, default) switch
        {
            CompleteOutcome.PasswordRefused refused => refused.Verdict,
            CompleteOutcome.Completed => null,
            var other => throw new InvalidOperationException($"{other}"),
        };
    }

    private static async Task<PasswordVerdict.Refused?> ChangeAsync(Bench bench, Caller caller, string? current, string password) =>
        await bench.Get<OwnPassword>().ChangeAsync(caller, current, password, default) switch
        {
            ChangeOutcome.PasswordRefused refused => refused.Verdict,
            ChangeOutcome.Changed => null,
            var other => throw new InvalidOperationException($"{other}"),
        };

    /// <summary>Every character different and none near the one before, so that length alone decides.</summary>
    private static string Unlike(int codePoints) =>
        new([.. Enumerable.Range(0, codePoints).Select(i => (char)('!' + (((i * i * 7) + (i * 13)) % 90)))]);
}
