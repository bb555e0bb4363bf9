using Claret.Portal.Sources.Directory;

namespace Claret.Portal.Tests.SourcesTests.DirectoryTests;

public sealed class DirectoryDialectTests
{
    private static readonly DateTime Now = new(2026, 11, 22, 14, 5, 0, DateTimeKind.Utc);
    private static readonly Guid Server = new("8f1d2c3b-4a59-6877-8695-a4b3c2d1e0ff");

    public sealed class ActiveDirectory
    {
        private readonly ActiveDirectoryDialect dialect = new();

        [Fact]
        public void An_objectGUID_is_read_and_looked_up_in_the_order_of_its_octets()
        {
            byte[] octets = [0x3b, 0x2c, 0x1d, 0x8f, 0x59, 0x4a, 0x77, 0x68, 0x86, 0x95, 0xa4, 0xb3, 0xc2, 0xd1, 0xe0, 0xff];
            var id = dialect.IdOf(EntryWith("objectGUID", octets));

            Assert.Equal("8f1d2c3b-4a59-6877-8695-a4b3c2d1e0ff", id);
            Assert.Equal(@"(objectGUID=\3b\2c\1d\8f\59\4a\77\68\86\95\a4\b3\c2\d1\e0\ff)", dialect.IdFilter(id!));
            Assert.Equal(@"(objectGUID=\2a\29\28uid\3d\2a)", dialect.IdFilter("*)(uid=*"));
            Assert.Null(dialect.IdOf(EntryWith("objectGUID", [1, 2, 3])));
            Assert.Null(dialect.IdOf(EntryWith("entryUUID", octets)));
        }

        [Fact]
        public void A_number_of_changes_counts_at_the_server_that_gave_it_alone()
        {
            var value = new ActiveDirectoryDialect.UpdateNumbers(Server, 4711).Value(earlier: null);

            Assert.Equal("(uSNChanged>=4711)", new ActiveDirectoryDialect.UpdateNumbers(Server, 5000).FilterSince(value!));
            Assert.Null(new ActiveDirectoryDialect.UpdateNumbers(Guid.NewGuid(), 5000).FilterSince(value!));
            // Put back from a copy of its disk, it counts numbers anew that it has given before.
            Assert.Null(new ActiveDirectoryDialect.UpdateNumbers(Server, 4000).FilterSince(value!));
            Assert.Null(new ActiveDirectoryDialect.UpdateNumbers(Server, 5000).FilterSince($"{Server:N} 1)(uid=*"));
        }

        [Fact]
        public void A_server_that_does_not_say_who_it_is_is_read_as_a_whole()
        {
            var mark = new ActiveDirectoryDialect.UpdateNumbers(invocation: null, 4711);

            Assert.Null(mark.Value(earlier: null));
            Assert.Null(mark.FilterSince($"{Server:N} 4000"));
        }
    }

    public sealed class OpenLdap
    {
        private readonly OpenLdapDialect dialect = new();

        [Fact]
        public void An_entryUUID_is_one_whatever_its_case()
        {
            Assert.Equal("8f1d2c3b-4a59-6877-8695-a4b3c2d1e0ff", dialect.IdOf(EntryWith("entryUUID", "8F1D2C3B-4a59-6877-8695-a4b3c2d1e0ff"u8.ToArray())));
            Assert.Equal("(entryUUID=8f1d2c3b-4a59)", dialect.IdFilter("8f1d2c3b-4a59"));
            Assert.Equal(@"(entryUUID=\2a\29\28uid\3d\2a\00)", dialect.IdFilter("*)(uid=*\0"));
            Assert.Null(dialect.IdOf(EntryWith("cn", [1])));
        }

        [Fact]
        public void The_next_reading_begins_some_minutes_before_the_latest_change_that_was_seen()
        {
            var mark = new OpenLdapDialect.Timestamps(Now);
            See(mark, "20261122135900Z");
            See(mark, "20261122140001.123456Z");
            See(mark, "20261122140000Z");
            See(mark, "yesterday");

            Assert.Equal("20261122140001Z", mark.Value(earlier: null));
            Assert.Equal("(modifyTimestamp>=20261122135501Z)", mark.FilterSince("20261122140001Z"));
        }

        [Fact]
        public void What_changes_while_it_is_read_is_read_again()
        {
            var mark = new OpenLdapDialect.Timestamps(Now);
            See(mark, "20261122140630Z");

            Assert.Equal("20261122140500Z", mark.Value(earlier: null));
        }

        [Fact]
        public void Where_nobody_changed_it_begins_where_it_began()
        {
            Assert.Equal("20261120080000Z", new OpenLdapDialect.Timestamps(Now).Value("20261120080000Z"));
            Assert.Null(new OpenLdapDialect.Timestamps(Now).Value(earlier: null));
            Assert.Null(new OpenLdapDialect.Timestamps(Now).FilterSince("20261120080000Z)(uid=*"));
        }

        private static void See(OpenLdapDialect.Timestamps mark, string time) =>
            mark.See(EntryWith("modifyTimestamp", System.Text.Encoding.UTF8.GetBytes(time)));
    }

    private static LdapEntry EntryWith(string attribute, byte[] value) =>
        new("cn=x", new Dictionary<string, byte[]>(StringComparer.OrdinalIgnoreCase) { [attribute] = value });
}
