using System.Collections.Concurrent;
using System.Globalization;
using Claret.Portal.Tests.Kit;

namespace Claret.Portal.Tests.MailTests;

public abstract partial class OutboxDispatcherTests
{
    public sealed class Languages : OutboxDispatcherTests
    {
        [Theory, OnSqlite, OnPostgres]
        public async Task Each_mail_is_written_in_its_own_and_an_unknown_one_in_the_portals(DatabaseKind kind)
        {
            await StartAsync(kind);
            var cultures = new ConcurrentDictionary<string, string>();
            var write = Bench.Body.Compose;
            Bench.Body.Compose = (message, secret) =>
            {
                cultures[message.Recipient] = $"{CultureInfo.CurrentCulture.Name} {CultureInfo.CurrentUICulture.Name}";
                return write(message, secret);
            };
            var before = CultureInfo.CurrentCulture;
            await Bench.AddAsync("de@claret.example", culture: "de-DE");
            await Bench.AddAsync("none@claret.example");
            await Bench.AddAsync("odd@claret.example", culture: "xx-not-one");

            await Bench.DispatchAsync();

            Assert.Equal("de-DE de-DE", cultures["de@claret.example"]);
            Assert.Equal("en-GB en-GB", cultures["none@claret.example"]);
            Assert.Equal("en-GB en-GB", cultures["odd@claret.example"]);
            Assert.Contains("lang=\"de-DE\"", Bench.Transport.Handed.Single(mail => mail.Recipient == "de@claret.example").Html, StringComparison.Ordinal);
            Assert.Equal(before, CultureInfo.CurrentCulture);
        }
    }
}
