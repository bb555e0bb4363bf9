using System.Globalization;
using System.Text;
using Claret.Portal.Accounts.Passwords;

namespace Claret.Portal.Tests.AccountsTests.Passwords;

public static class PasswordPolicyTests
{
    private static readonly PasswordPolicy Policy = new(new CommonWords());
    private static readonly PasswordContext Mara = new("Mara Lopez", "mara.lopez", "mara.lopez@claret.example", "Claret Portal");

    private static PasswordFlaw? FlawOf(string password, PasswordContext? context = null) =>
        Policy.Check(password, context ?? Mara) is PasswordVerdict.Refused refused ? refused.Flaw : null;

    [Trait("Security", "14")]
    public sealed class Length
    {
        // Every one different and none near the one before, so that length alone decides.
        private static string Unlike(int codePoints) =>
            new([.. Enumerable.Range(0, codePoints).Select(i => (char)('!' + (((i * i * 7) + (i * 13)) % 90)))]);

        [Theory]
        [InlineData(14, false)]
        [InlineData(15, true)]
        [InlineData(256, true)]
        [InlineData(257, false)]
        public void Is_15_to_256(int length, bool accepted) => Assert.Equal(accepted, FlawOf(Unlike(length)) is null);

        [Theory]
        [InlineData(0, "15")]
        [InlineData(1, "14")]
        [InlineData(14, "1")]
        public void A_short_one_is_told_how_many_are_missing(int length, string missing) =>
            Assert.Equal(new PasswordVerdict.Refused(PasswordFlaw.TooShort, missing), Policy.Check(Unlike(length), Mara));

        [Fact]
        public void An_emoji_counts_as_one()
        {
            string[] emoji = ["🦊", "🚲", "🌋", "🎻", "🧭", "🍋", "🪁", "🐙", "🏔", "🧵", "🕯", "🥁", "🦔", "🛶", "🎏"];

            Assert.Null(FlawOf(string.Concat(emoji)));
            Assert.Equal(new PasswordVerdict.Refused(PasswordFlaw.TooShort, "1"), Policy.Check(string.Concat(emoji[..14]), Mara));
        }

        [Fact]
        public void Is_counted_after_NFC()
        {
            var decomposed = "é ü ñ å ö".Normalize(NormalizationForm.FormD) + "tuvxk";

            Assert.Equal(19, decomposed.Length);
            Assert.Equal(new PasswordVerdict.Refused(PasswordFlaw.TooShort, "1"), Policy.Check(decomposed, Mara));
        }

        [Fact]
        public void As_many_as_allowed_fit_the_field_even_decomposed()
        {
            // U+1F82 takes four units decomposed; nothing takes more.
            var longest = string.Concat(Enumerable.Repeat("ᾂ", 256)).Normalize(NormalizationForm.FormD);

            Assert.Equal(PasswordPolicy.MaxTyped, longest.Length);
            Assert.Equal(PasswordFlaw.Repeated, FlawOf(longest));
        }

        [Theory]
        [InlineData(1_024)]
        [InlineData(1_025)]
        [InlineData(1_000_000)]
        public void A_longer_paste_is_refused_in_words(int units) => Assert.Equal(PasswordFlaw.TooLong, FlawOf(Unlike(units)));
    }

    [Trait("Security", "14")]
    public sealed class Any_character
    {
        [Theory]
        [InlineData("plover wicket thimble")]
        [InlineData("   vzqk mwrt pgjd   ")]
        [InlineData("пароход лимон гвоздь")]
        [InlineData("正しい馬電池金属四角山川空海風林火")]
        [InlineData("vzqk\tmwrt\npgjd\r\nhx")]
        [InlineData("ǆ ﬁ ſ İ ı ß plover")]
        public void Is_allowed_and_none_is_demanded(string password) => Assert.Null(FlawOf(password));

        [Fact]
        [Trait("Security", "26")]
        public void Is_allowed_and_so_is_NUL() => Assert.Null(FlawOf("plover\0wicket\0thimble"));

        // No InlineData: an attribute is kept as UTF-8, which has no half pairs.
        [Fact]
        public void Is_allowed_but_half_of_one_is_refused_in_words() => Assert.All(
            ["plover wicket thimble\uD83D", "\uDD8Aplover wicket thimble", "plover \uDD8A\uD83D wicket thimble", "plover \uFFFE wicket thimble", "\uD83D"],
            password => Assert.Equal(PasswordFlaw.UnpairedSurrogate, FlawOf(password)));

        [Fact]
        public void Is_allowed_even_the_sign_for_a_replaced_one() => Assert.Null(FlawOf("plover \uFFFD wicket thimble"));
    }

    [Trait("Security", "15")]
    public sealed class Refuses
    {
        [Theory]
        [InlineData("passwordpassword1")]
        [InlineData("password password password")]
        [InlineData("P@ssw0rd1234567")]
        [InlineData("P@$$w0rdP@$$w0rd!")]
        [InlineData("iloveyou12345678")]
        [InlineData("dragonmonkey2024!")]
        [InlineData("monkeydragontiger")]
        [InlineData("Summer2024!Summer2024!")]
        [InlineData("elephantelephant")]
        [InlineData("Elephant-Elephant-2024")]
        [InlineData("administrator99281")]
        [InlineData("responsibilities")]
        [InlineData("football1987!!!!")]
        [InlineData("december 25 1987")]
        [InlineData("letmein.letmein.letmein")]
        [InlineData("ＰＡＳＳＷＯＲＤpässwörd1")]
        [InlineData("!!!!!!password!!!!!!")]
        public void Common_words_and_passwords_with_little_added(string password) => Assert.Equal(PasswordFlaw.Common, FlawOf(password));

        [Theory]
        [InlineData("aaaaaaaaaaaaaaa")]
        [InlineData("!!!!!!!!!!!!!!!!!!!!")]
        [InlineData("               ")]
        [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")]
        [InlineData("🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊")]
        [InlineData("xk7#xk7#xk7#xk7#xk")]
        [InlineData("vq8!pz2?vq8!pz2?")]
        public void A_piece_over_and_over(string password) => Assert.Equal(PasswordFlaw.Repeated, FlawOf(password));

        [Theory]
        [InlineData("qwertyuiopasdfgh")]
        [InlineData("qwertzuiopasdfghj")]
        [InlineData("azertyuiopqsdfgh")]
        [InlineData("QWERTYuiopASDFgh")]
        [InlineData("poiuytrewqlkjhgfdsa")]
        [InlineData("1qaz2wsx3edc4rfv")]
        [InlineData("!QAZ@WSX#EDC$RFV")]
        [InlineData("1q2w3e4r5t6y7u8i")]
        [InlineData("zaq12wsxcde34rfv")]
        [InlineData("1234qwerasdfzxcv")]
        [InlineData("147258369147258369")]
        [InlineData("789456123789456123")]
        [InlineData("abcdefghijklmnop")]
        [InlineData("zyxwvutsrqponmlk")]
        [InlineData("абвгдежзийклмноп")]
        [InlineData("123456789012345")]
        [InlineData("112233445566778899")]
        [InlineData("abcdefgh 12345678")]
        public void Keys_and_letters_in_order(string password) => Assert.Equal(PasswordFlaw.Sequence, FlawOf(password));

        [Theory]
        [InlineData("25.12.1987 03.06.1990")]
        [InlineData("25121987 03061990")]
        [InlineData("1987-12-25 1987-12-25")]
        [InlineData("12/25/1987 06/03/1990")]
        [InlineData("1998199920002001")]
        public void Dates(string password) => Assert.Equal(PasswordFlaw.Date, FlawOf(password));

        [Fact]
        public void Three_thousand_listed_ones_brought_to_length_in_the_usual_ways()
        {
            var derived = ListedOnesOfPolicyLength(3_000);

            Assert.Equal(3_000, derived.Distinct(StringComparer.Ordinal).Count());
            Assert.Equal([], derived.Where(password => password.Length < 15 || FlawOf(password) is null));
        }

        [Fact]
        public void Every_listed_one_that_is_long_enough_as_it_is()
        {
            var long15 = ListedWords().Where(entry => entry.Length >= 15).ToList();

            Assert.True(long15.Count > 100, "too few entries of that length to show anything");
            Assert.Equal([], long15.Where(entry => FlawOf(entry) is null));
        }
    }

    [Trait("Security", "15")]
    public sealed class Refuses_what_is_made_of
    {
        [Theory]
        [InlineData("Mara Lopez Mara Lopez")]
        [InlineData("mara lopez 2024!")]
        [InlineData("MÁRA-LÓPEZ-48213")]
        [InlineData("m4r4l0p3z123456")]
        [InlineData("!!!maralopez!!!!")]
        [InlineData("my name is mara lopez")]
        [InlineData("maralopezpassword1")]
        [InlineData("mlopezmlopez1987")]
        public void The_name(string password) => Assert.Equal(PasswordFlaw.ContainsName, FlawOf(password));

        [Fact]
        public void The_username() =>
            Assert.Equal(PasswordFlaw.ContainsUsername, FlawOf("quxnorbert-quxnorbert", Mara with { Username = "quxnorbert" }));

        [Fact]
        public void The_address() => Assert.Equal(PasswordFlaw.ContainsEmail, FlawOf("mara.lopez@claret.example"));

        [Theory]
        [InlineData("Claret Portal 2026")]
        [InlineData("claretportalclaret")]
        [InlineData("welcome to claret portal")]
        public void The_portals_name(string password) => Assert.Equal(PasswordFlaw.ContainsPortalName, FlawOf(password));

        [Theory]
        [InlineData("mara lopez lantern")]
        [InlineData("lantern-mara-lopez")]
        [InlineData("MaraLopezThimble")]
        [InlineData("claret portal harvest")]
        public void Them_but_an_unrelated_word_is_enough(string password) => Assert.Null(FlawOf(password));

        [Fact]
        public void Them_but_other_peoples_names_are_words_like_others() =>
            Assert.Null(FlawOf("mara lopez lantern", new PasswordContext("Jo Smith", "jsmith", "smith@claret.example", "Claret Portal")));

        [Fact]
        public void Nothing_where_there_is_no_name() => Assert.All(
            ["", " ", "@", "\uD83D\uFFFE\0@@..", "a", "a b"],
            nameless => Assert.Null(FlawOf("plover wicket thimble", new PasswordContext(nameless, nameless, nameless, nameless))));
    }

    [Trait("Security", "15")]
    public sealed class Accepts
    {
        [Theory]
        [InlineData("admin", "admin", "admin@claret.example")]
        [InlineData("Helen Desk", "helen.desk", "helen.desk@claret.example")]
        [InlineData("Mara Lopez", "mara.lopez", "mara.lopez@claret.example")]
        [InlineData("Jo Smith", "10482", "smith@claret.example")]
        [InlineData("Bo Blocked", "bo.blocked", "bo.blocked@claret.example")]
        public void The_password_of_the_demo_people(string name, string username, string email) =>
            Assert.Null(FlawOf("blue lantern harvest moon", new PasswordContext(name, username, email, "Claret Portal")));

        [Theory]
        [InlineData("correct horse battery staple")]
        [InlineData("I like big butts and I cannot lie")]
        [InlineData("lantern harvest")]
        [InlineData("dragon-monkey-tiger-shadow")]
        [InlineData("extraordinary8471936205")]
        public void What_is_long_or_unforeseen_enough(string password) => Assert.Null(FlawOf(password));
    }

    /// <summary>Entries of the list brought to the policy's length in the usual ways: doubled, padded, with a year, with signs for letters.</summary>
    internal static IReadOnlyList<string> ListedOnesOfPolicyLength(int count)
    {
        var entries = ListedWords().Where(entry => entry.Length is >= 5 and <= 12 && entry.All(char.IsAsciiLetter)).ToList();
        Assert.True(entries.Count > 20_000, "the list is shorter than this test was made for");
        return [.. Enumerable.Range(0, count).Select(i => ToLength(entries[(int)((long)i * entries.Count / count)], i % 6))];
    }

    internal static IEnumerable<string> ListedWords()
    {
        using var stream = typeof(CommonWords).Assembly.GetManifestResourceStream(CommonWords.Resource)!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n').SkipWhile(line => line != "[passwords]").Skip(1).Where(line => line is not ("" or "[words]"))];
    }

    private static string ToLength(string entry, int way) => way switch
    {
        0 => Repeat(entry, "", 15),
        1 => Repeat(CultureInfo.InvariantCulture.TextInfo.ToTitleCase(entry), "-", 15),
        2 => entry + "1234567890"[..Math.Max(3, 15 - entry.Length)],
        3 => entry.ToUpperInvariant() + "2024" + new string('!', Math.Max(1, 11 - entry.Length)),
        4 => Repeat(entry.Replace('a', '@').Replace('o', '0').Replace('e', '3').Replace('i', '1').Replace('s', '$'), "", 14) + "1",
        _ => new string('*', 6) + entry + new string('*', Math.Max(3, 9 - entry.Length)),
    };

    private static string Repeat(string piece, string between, int atLeast)
    {
        var text = piece + between + piece;
        while (text.Length < atLeast)
            text += between + piece;
        return text;
    }
}
