using System.Globalization;
using System.Text;
using Claret.Portal.Accounts;
using CsCheck;

namespace Claret.Portal.Tests.AccountsTests;

[Trait("Security", "25")]
public sealed class NormalizedTests
{
    /// <summary>Any UTF-16 at all, unpaired surrogates and U+FFFE included, with a liking for what tends to go wrong.</summary>
    private static readonly Gen<string> AnyText = Gen.Frequency(
        (6, Gen.Char.AlphaNumeric),
        (2, Gen.OneOf(new[] { '@', '.', ' ', '-', '\0', 'ſ', 'K', 'ı', 'İ', 'ß', 'ς', '。', '．', '＠', '\u0301', '\u0307', '\u200D', '\uFFFE', '\uD83D', '\uDE00' }.Select(Gen.Const).ToArray())),
        (3, Gen.Char)).Array[0, 40].Select(letters => new string(letters));

    private static readonly Gen<string> Addresses = Gen.Select(AnyText, AnyText, (local, domain) => $"{local}@{domain}");

    public sealed class OfUsernames
    {
        [Theory]
        [InlineData("Mara.Lopez", "mara.lopez")]
        [InlineData("  mara.lopez\t", "mara.lopez")]
        [InlineData("jo.\u017Fmith", "jo.smith")] // long s
        [InlineData("\u212Aim", "kim")] // Kelvin sign
        [InlineData("\uFF4A\uFF53\uFF4D\uFF49\uFF54\uFF48", "jsmith")] // full width
        [InlineData("10\u2074\u2078\u2082", "10482")] // super- and subscript digits
        [InlineData("\uFB01nn", "finn")] // ligature
        [InlineData("jose\u0301", "jos\u00E9")] // combining accent
        [InlineData("a\0b", "a\uFFFDb")]
        [InlineData("a\uD83D\uDE00b", "a\uD83D\uDE00b")]
        [InlineData("", "")]
        public void Are_folded_in_one_way(string typed, string normalized) => Assert.Equal(normalized, Normalized.Username(typed));

        [Theory]
        [InlineData("\u0131")] // dotless i
        [InlineData("\u0130")] // I with a dot
        [InlineData("\u0456")] // Cyrillic i
        [InlineData("l")]
        public void Letters_that_only_look_alike_stay_apart(string other) =>
            Assert.NotEqual(Normalized.Username("jim"), Normalized.Username($"j{other}m"));

        /// <summary>Not data of a theory: an attribute keeps its strings as UTF-8, which has none of these.</summary>
        [Fact]
        public void What_is_no_character_becomes_one_that_nobody_has() => Assert.All(
            new[] { "a\uD83Db", "a\uDE00b", "a\uFFFEb", "a\0b" },
            typed => Assert.Equal("a\uFFFDb", Normalized.Username(typed)));

        [Fact]
        public void Keep_their_domain_as_it_is() => Assert.Equal("mara@b\u00FCcher.example", Normalized.Username("Mara@B\u00FCcher.example"));

        [Fact]
        public void Are_stable_whatever_is_typed() => AnyText.Sample(AssertStable(Normalized.Username), iter: 20_000);

        [Fact]
        public void Are_stable_for_every_character_there_is() => EveryCharacter(Normalized.Username, "a{0}b", "{0}\u0301");
    }

    public sealed class OfAddresses
    {
        [Theory]
        [InlineData("Mara@Claret.Example", "mara@claret.example")]
        [InlineData(" mara@claret.example ", "mara@claret.example")]
        [InlineData("mara@b\u00FCcher.example", "mara@xn--bcher-kva.example")]
        [InlineData("mara@bu\u0308cher.example", "mara@xn--bcher-kva.example")]
        [InlineData("mara@B\u00DCCHER.example", "mara@xn--bcher-kva.example")]
        [InlineData("mara@XN--BCHER-KVA.example", "mara@xn--bcher-kva.example")]
        [InlineData("mara\uFF20claret.example", "mara@claret.example")] // full-width at
        [InlineData("mara@claret\u3002example", "mara@claret.example")] // ideographic full stop
        [InlineData("mara@\uFF43laret.example", "mara@claret.example")]
        [InlineData("mara@\u017Fmith.example", "mara@smith.example")] // long s
        [InlineData("\"a@b\"@claret.example", "\"a@b\"@claret.example")]
        public void Are_folded_and_their_domain_put_in_punycode(string typed, string normalized) => Assert.Equal(normalized, Normalized.Email(typed));

        [Theory]
        [InlineData("")]
        [InlineData("@")]
        [InlineData("@claret.example")]
        [InlineData("mara@")]
        [InlineData("mara")]
        [InlineData("mara@.")]
        [InlineData("mara@claret..example")]
        [InlineData("mara@claret.example.")]
        [InlineData("mara@xn--\u00FC.example")]
        [InlineData("mara@claret.example\0")]
        [InlineData("mara@claret.example\r\nbcc: jo@claret.example")]
        [InlineData("mara@claret.example,jo@claret.example")]
        public void What_is_no_address_is_nobodys(string typed)
        {
            var normalized = Normalized.Email(typed);

            Assert.Equal(normalized, Normalized.Email(normalized));
            Assert.NotEqual("mara@claret.example", normalized);
            Assert.NotEqual("jo@claret.example", normalized);
        }

        [Fact]
        public void Sharp_s_and_final_sigma_are_domains_of_their_own()
        {
            Assert.NotEqual(Normalized.Email("mara@fass.example"), Normalized.Email("mara@fa\u00DF.example"));
            Assert.NotEqual(Normalized.Email("mara@\u03C3.example"), Normalized.Email("mara@\u03C2.example"));
        }

        [Fact]
        public void A_megabyte_is_done_with_at_once() =>
            Assert.Equal(1_000_000 + "@claret.example".Length, Normalized.Email(new string('A', 1_000_000) + "@claret.example").Length);

        [Fact]
        public void Are_stable_whatever_is_typed() => Gen.OneOf(AnyText, Addresses).Sample(AssertStable(Normalized.Email), iter: 20_000);

        [Fact]
        public void Are_stable_for_every_character_there_is() =>
            EveryCharacter(Normalized.Email, "mara@{0}", "mara@a{0}b.example");

        [Fact]
        public void Have_an_ascii_domain_or_none_that_is_valid() => Addresses.Sample(
            address => Normalized.Email(address) is var normalized
                && (normalized == Normalized.Username(address) || normalized[normalized.LastIndexOf('@')..].All(char.IsAscii)),
            iter: 20_000);
    }

    private static Func<string, bool> AssertStable(Func<string, string> normalize) => typed =>
    {
        var once = normalize(typed);
        return normalize(once) == once && !once.Contains('\0', StringComparison.Ordinal) && once.IsNormalized(NormalizationForm.FormKC);
    };

    private static void EveryCharacter(Func<string, string> normalize, params string[] forms)
    {
        var isStable = AssertStable(normalize);
        // Ideographs and what is not assigned have no case and nothing to fold; an exception for each would take a minute.
        var unstable = Enumerable.Range(0, 0x20000).Concat(Enumerable.Range(0xE0000, 0x1000))
            .Where(code => (code is < 0x3400 or > 0xD7A3 && CharUnicodeInfo.GetUnicodeCategory(code) is not (UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse))
                || code is 0xFFFE or 0xFFFF)
            .Select(code => code is >= 0xD800 and <= 0xDFFF ? ((char)code).ToString() : char.ConvertFromUtf32(code))
            .SelectMany(letter => forms.Select(form => form.Replace("{0}", letter, StringComparison.Ordinal)))
            .AsParallel()
            .Where(text => !isStable(text))
            .Take(10);
        Assert.Empty(unstable);
    }
}
