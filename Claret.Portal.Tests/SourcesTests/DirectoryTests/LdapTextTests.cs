using Claret.Portal.Sources.Directory;

namespace Claret.Portal.Tests.SourcesTests.DirectoryTests;

public sealed class LdapTextTests
{
    [Theory]
    [InlineData("plain-1.2_x@claret.example", "plain-1.2_x@claret.example")]
    [InlineData("*)(uid=*", @"\2a\29\28uid\3d\2a")]
    [InlineData("a\\b\0c", @"a\5cb\00c")]
    [InlineData("ü", @"\c3\bc")]
    public void What_means_something_in_a_filter_is_escaped(string value, string escaped) => Assert.Equal(escaped, LdapText.Escaped(value));

    [Theory]
    [InlineData("(uid=*)", true)]
    [InlineData("(&(objectClass=person)(!(uid=a)))", true)]
    [InlineData(@"(cn=a\29\28b)", true)]
    [InlineData("uid=*", false)]
    [InlineData("", false)]
    [InlineData("(uid=*", false)]
    [InlineData("(uid=a)(uid=b)", false)]
    [InlineData("(uid=a))(|(uid=b)", false)]
    [InlineData("(uid=a)\0", false)]
    public void A_filter_stands_between_one_pair_of_brackets(string filter, bool isOne) => Assert.Equal(isOne, LdapText.IsOneFilter(filter));

    [Fact]
    public void Octets_become_text_of_a_sane_length()
    {
        Assert.Equal(LdapText.Longest, LdapText.Of(new byte[1_000_000]).Length);
        Assert.Equal("a\uFFFEb", LdapText.Of([(byte)'a', 0xFF, (byte)'b']));
        Assert.Equal("Jörg", LdapText.Of("Jörg"u8));
    }
}
