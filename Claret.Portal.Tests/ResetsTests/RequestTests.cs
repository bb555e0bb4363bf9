using Claret.Portal.Accounts;
using Claret.Portal.Resets;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.ResetsTests;

/// <summary>What the forgot-password form learns, and what is mailed for it.</summary>
public static class RequestTests
{
    private const string Shared = "smith@claret.example";

    public sealed class WithOneAccount
    {
        [Theory, OnSqlite, OnPostgres]
        public async Task The_link_is_mailed_to_the_stored_address_and_names_the_username(DatabaseKind kind)
        {
            await using var bench = await Bench.CreateAsync(kind);
            await Given.APerson("mara.lopez").WithEmail("Mara.Lopez@Claret.example").InAsync(bench.Database);

            Assert.IsType<RequestOutcome.Accepted>(await bench.Resets.RequestAsync("  mara.LOPEZ@claret.EXAMPLE ", null, default));
            await bench.WorkAsync();

            var mail = Assert.Single(bench.Transport.Handed);
            Assert.Equal("Mara.Lopez@Claret.example", mail.Recipient);
            Assert.Contains("mara.lopez", mail.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("mara", mail.Subject, StringComparison.OrdinalIgnoreCase);
            Assert.Contains(Bench.TicketIn(mail), mail.Html, StringComparison.Ordinal);
        }

        [Theory, OnSqlite, OnPostgres]
        public async Task A_line_tells_about_the_other_account_whose_password_is_kept_elsewhere(DatabaseKind kind)
        {
            await using var bench = await Bench.CreateAsync(kind);
            await Given.APerson("mara.lopez").WithEmail("mara@claret.example").InAsync(bench.Database);
            await Given.APerson("mara.sso").WithEmail("mara@claret.example").KeptBy(Given.Okta()).InAsync(bench.Database);

            await bench.Resets.RequestAsync("mara@claret.example", null, default);
            await bench.WorkAsync();

            var mail = Assert.Single(bench.Transport.Handed);
            Assert.True(Bench.HasLink(mail));
            Assert.Contains("mara.sso signs in through Okta", mail.Text, StringComparison.Ordinal);
        }
    }

    public sealed class WithSeveralAccounts
    {
        [Theory, OnSqlite, OnPostgres]
        public async Task The_username_is_asked_for_and_nothing_is_mailed_before(DatabaseKind kind)
        {
            await using var bench = await ThreeSmithsAsync(kind);

            Assert.IsType<RequestOutcome.UsernameNeeded>(await bench.Resets.RequestAsync(Shared, null, default));
            Assert.IsType<RequestOutcome.UsernameNeeded>(await bench.Resets.RequestAsync(Shared, "   ", default));
            await bench.WorkAsync();

            Assert.Empty(bench.Transport.Handed);
        }

        [Theory, OnSqlite, OnPostgres]
        public async Task The_link_changes_the_named_account_alone(DatabaseKind kind)
        {
            await using var bench = await ThreeSmithsAsync(kind);

            await bench.Resets.RequestAsync(Shared, " JSmith ", default);
            await bench.WorkAsync();
            var mail = Assert.Single(bench.Transport.Handed);
            Assert.Contains("jsmith", mail.Text, StringComparison.Ordinal);
            Assert.IsType<CompleteOutcome.Completed>(await bench.Resets.CompleteAsync(Bench.TicketIn(mail), "violet harbour kettle drum", default));

            await using var db = bench.Database.NewContext();
            var changed = await db.People.Where(p => p.PasswordHash != null).Select(p => p.Username).ToListAsync();
            Assert.Equal(["jsmith"], changed);
        }

        [Theory, OnSqlite, OnPostgres]
        [Trait("Security", "3")]
        public async Task A_wrong_username_ends_the_same_and_the_address_is_told_once_an_hour_without_a_link(DatabaseKind kind)
        {
            await using var bench = await ThreeSmithsAsync(kind);

            for (var i = 0; i < 3; i++)
                Assert.IsType<RequestOutcome.Accepted>(await bench.Resets.RequestAsync(Shared, $"wrong{i}<b>", default));
            await bench.WorkAsync();

            var mail = Assert.Single(bench.Transport.Handed);
            Assert.Equal(Shared, mail.Recipient);
            Assert.False(Bench.HasLink(mail));
            Assert.DoesNotContain("wrong0", mail.Text + mail.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("jsmith", mail.Text + mail.Html, StringComparison.Ordinal);

            await bench.PassAsync(TimeSpan.FromMinutes(61));
            await bench.Resets.RequestAsync(Shared, "wrong again", default);
            await bench.WorkAsync();
            Assert.Equal(2, bench.Transport.Handed.Count);
        }

        [Theory, OnSqlite, OnPostgres]
        [Trait("Security", "13")]
        public async Task Somebody_elses_username_gets_nothing_to_the_typed_address_but_the_wrong_username_mail(DatabaseKind kind)
        {
            await using var bench = await ThreeSmithsAsync(kind);
            await Given.APerson("mara.lopez").WithEmail("mara.lopez@claret.example").InAsync(bench.Database);

            await bench.Resets.RequestAsync(Shared, "mara.lopez", default);
            await bench.WorkAsync();

            Assert.False(Bench.HasLink(Assert.Single(bench.Transport.Handed)));
            Assert.Empty(bench.MailTo("mara.lopez@claret.example"));
        }

        [Theory, OnSqlite, OnPostgres]
        public async Task What_was_typed_as_a_username_is_erased_once_the_request_is_resolved(DatabaseKind kind)
        {
            await using var bench = await ThreeSmithsAsync(kind);

            await bench.Resets.RequestAsync(Shared, "my secret password", default);
            await bench.WorkAsync();

            await using var db = bench.Database.NewContext();
            Assert.Null((await db.Resets.SingleAsync()).TypedUsername);
        }

        private static async Task<Bench> ThreeSmithsAsync(DatabaseKind kind)
        {
            var bench = await Bench.CreateAsync(kind);
            foreach (var username in new[] { "jo.smith", "jsmith", "10482" })
                await Given.APerson(username).WithEmail(Shared).InAsync(bench.Database);
            return bench;
        }
    }

    public sealed class WithoutAPasswordToReset
    {
        [Theory, OnSqlite, OnPostgres]
        [Trait("Security", "1")]
        public async Task Every_address_gets_the_same_answer_and_only_its_owner_learns_more(DatabaseKind kind)
        {
            await using var bench = await Bench.CreateAsync(kind);
            await Given.APerson("sam.okta").WithEmail("sam@claret.example").KeptBy(Given.Okta()).InAsync(bench.Database);
            await Given.APerson("lena.ldap").WithEmail("lena@claret.example").KeptBy(Given.HeadOffice()).InAsync(bench.Database);
            await Given.APerson("uma.sync").WithEmail("uma@claret.example").KeptBy(Given.HrFile()).InAsync(bench.Database);
            await Given.APerson("bo.blocked").WithEmail("bo@claret.example").Blocked().InAsync(bench.Database);
            await Given.APerson("no.mail").WithoutEmail().InAsync(bench.Database);

            foreach (var name in new[] { "sam", "lena", "uma", "bo", "nobody" })
                Assert.IsType<RequestOutcome.Accepted>(await bench.Resets.RequestAsync($"{name}@claret.example", null, default));
            await bench.WorkAsync();

            Assert.Contains("sam.okta signs in through Okta. Change its password at https://okta.example/password or ask the identity team.", Assert.Single(bench.MailTo("sam@claret.example")).Text, StringComparison.Ordinal);
            Assert.Contains("lena.ldap signs in through Head office", Assert.Single(bench.MailTo("lena@claret.example")).Text, StringComparison.Ordinal);
            Assert.Contains("uma.sync signs in through HR file", Assert.Single(bench.MailTo("uma@claret.example")).Text, StringComparison.Ordinal);
            Assert.Contains("bo.blocked is blocked", Assert.Single(bench.MailTo("bo@claret.example")).Text, StringComparison.Ordinal);
            Assert.Equal(4, bench.Transport.Handed.Count);
            Assert.DoesNotContain(bench.Transport.Handed, Bench.HasLink);

            await using var db = bench.Database.NewContext();
            Assert.Empty(await db.Tickets.ToListAsync());
            Assert.Equal(
                [ResetReason.KeptElsewhere, ResetReason.KeptElsewhere, ResetReason.KeptElsewhere, ResetReason.Blocked, ResetReason.NoAccount],
                await db.Resets.OrderBy(r => r.Id).Select(r => r.Reason!.Value).ToListAsync());
        }

        [Theory, OnSqlite, OnPostgres]
        [Trait("Security", "1")]
        public async Task A_mail_server_that_is_down_changes_nothing_for_the_form(DatabaseKind kind)
        {
            await using var bench = await Bench.CreateAsync(kind);
            await Given.APerson("mara.lopez").WithEmail("mara@claret.example").InAsync(bench.Database);
            bench.Transport.Throw(new IOException("refused"));

            Assert.IsType<RequestOutcome.Accepted>(await bench.Resets.RequestAsync("mara@claret.example", null, default));
            await bench.WorkAsync();
            bench.Transport.Accept();
            bench.Clock.Advance(TimeSpan.FromHours(2));
            await bench.WorkAsync();

            var ticket = bench.TicketMailedTo("mara@claret.example");
            var live = Assert.IsType<TicketView.Live>(await bench.Resets.InspectAsync(ticket, opened: false, default));
            Assert.Equal(bench.Now.AddMinutes(30), live.ExpiresAt);
        }
    }

    public sealed class Decoyed
    {
        [Theory, OnSqlite, OnPostgres]
        [Trait("Security", "3")]
        public async Task About_half_of_a_hundred_addresses_are_asked_known_and_unknown_alike_and_always_the_same(DatabaseKind kind)
        {
            await using var bench = await Bench.CreateAsync(kind, ("Resets:DecoyShare", "0.5"), ("Resets:Limits:PerOriginPerHour", "10000"));
            for (var i = 0; i < 50; i++)
                await Given.APerson($"known{i}").WithEmail($"known{i}@claret.example").InAsync(bench.Database);

            var known = await AskedAsync(bench, "known");
            var unknown = await AskedAsync(bench, "unknown");

            Assert.InRange(known.Count, 12, 38);
            Assert.InRange(unknown.Count, 12, 38);
            Assert.Equal(known, await AskedAsync(bench, "known"));
            Assert.Equal(unknown, await AskedAsync(bench, "unknown"));
        }

        [Theory, OnSqlite, OnPostgres]
        public async Task The_mail_of_a_single_account_comes_whatever_is_typed(DatabaseKind kind)
        {
            await using var bench = await Bench.CreateAsync(kind, ("Resets:DecoyShare", "1"));
            await Given.APerson("mara.lopez").WithEmail("mara@claret.example").InAsync(bench.Database);

            Assert.IsType<RequestOutcome.UsernameNeeded>(await bench.Resets.RequestAsync("mara@claret.example", null, default));
            Assert.IsType<RequestOutcome.Accepted>(await bench.Resets.RequestAsync("mara@claret.example", "whatever", default));
            await bench.WorkAsync();

            Assert.True(Bench.HasLink(Assert.Single(bench.Transport.Handed)));
        }

        private static async Task<List<int>> AskedAsync(Bench bench, string name)
        {
            var asked = new List<int>();
            for (var i = 0; i < 50; i++)
            {
                if (await bench.Resets.RequestAsync($"{name}{i}@claret.example", null, default) is RequestOutcome.UsernameNeeded)
                    asked.Add(i);
            }

            return asked;
        }
    }

    [Trait("Security", "26")]
    public sealed class WithHostileInput
    {
        private static readonly string[] Twins =
        [
            "ma\u017Fter@claret.example", // long s
            "\uFF4Daster@claret.example", // full-width m
            "master@\u212Alaret.example", // not the domain
            "master@claret.example\u0000",
            "master@claret.example\r\nBcc: evil@evil.example",
            "master@claret.example,evil@evil.example",
            "evil@evil.example master@claret.example",
            "\"master@claret.example\" <evil@evil.example>",
            "master@claret.example%0d%0aBcc:evil@evil.example",
            "MASTER@CLARET.EXAMPLE",
            "@",
            "",
            "'; DROP TABLE \"People\"; --",
        ];

        [Theory, OnSqlite, OnPostgres]
        [Trait("Security", "25")]
        public async Task At_most_one_mail_each_and_only_to_the_stored_address(DatabaseKind kind)
        {
            await using var bench = await Bench.CreateAsync(
                kind, ("Resets:DecoyShare", "0"), ("Resets:Limits:PerPersonPerHour", "1000"), ("Resets:Limits:PerAddressPerHour", "1000"));
            await Given.APerson("master").WithEmail("master@claret.example").InAsync(bench.Database);

            foreach (var typed in Twins.Append(new string('a', 1025) + "@claret.example").Append(((char)0xD800) + "master@claret.example"))
            {
                var before = bench.Transport.Handed.Count;
                Assert.IsType<RequestOutcome.Accepted>(await bench.Resets.RequestAsync(typed, typed, default));
                await bench.WorkAsync();
                Assert.InRange(bench.Transport.Handed.Count - before, 0, 1);
            }

            Assert.NotEmpty(bench.Transport.Handed);
            Assert.All(bench.Transport.Handed, mail => Assert.Equal("master@claret.example", mail.Recipient));
        }
    }
}
