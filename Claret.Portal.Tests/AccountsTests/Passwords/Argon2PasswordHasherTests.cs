using System.Globalization;
using System.Text;
using Claret.Portal.Accounts;
using Claret.Portal.Accounts.Passwords;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using static Microsoft.AspNetCore.Identity.PasswordVerificationResult;

namespace Claret.Portal.Tests.AccountsTests.Passwords;

[Trait("Security", "16")]
public static class Argon2PasswordHasherTests
{
    private const string Password = "blue lantern harvest moon";
    private static readonly Person Mara = new() { Username = "mara.lopez", Name = "Mara Lopez" };
    private static readonly Argon2PasswordHasher Hasher = new();

    private static PasswordVerificationResult Verify(string hash, string password) => Hasher.VerifyHashedPassword(Mara, hash, password);

    public sealed class A_hash
    {
        [Fact]
        public void Names_its_scheme_and_cost() =>
            Assert.Matches(@"^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$", Hasher.HashPassword(Mara, Password));

        [Fact]
        public void Has_a_salt_of_its_own() => Assert.NotEqual(Hasher.HashPassword(Mara, Password), Hasher.HashPassword(Mara, Password));

        [Fact]
        public void Verifies_its_password_alone()
        {
            var hash = Hasher.HashPassword(Mara, Password);

            Assert.Equal(Success, Verify(hash, Password));
            Assert.Equal(Failed, Verify(hash, Password + " "));
            Assert.Equal(Failed, Verify(hash, Password.ToUpperInvariant()));
            Assert.Equal(Failed, Verify(hash, ""));
        }

        [Fact]
        public void Is_what_other_programs_make_of_the_same_password() => Assert.Equal(
            // The reference program: echo -n password | argon2 "somesaltsomesalt" -id -t 2 -k 19456 -p 1 -l 32 -e
            Success, Verify("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$K13EBUiG7JV+9ZxztmHFTdb7J0WQsnj2V8bZaqyPptE", "password"));

        [Theory]
        [Trait("Security", "14")]
        [InlineData("Ünïcödé çhåräctêrs")]
        [InlineData("ᾂ ǖ ế ḍ̇ 각 뮨")]
        public void Verifies_both_ways_to_type_the_same_text(string text)
        {
            var (composed, decomposed) = (text.Normalize(NormalizationForm.FormC), text.Normalize(NormalizationForm.FormD));

            Assert.NotEqual(composed, decomposed);
            Assert.Equal(Success, Verify(Hasher.HashPassword(Mara, composed), decomposed));
            Assert.Equal(Success, Verify(Hasher.HashPassword(Mara, decomposed), composed));
        }

        [Fact]
        [Trait("Security", "14")]
        public void Tells_NUL_blanks_and_the_last_of_256_characters_apart()
        {
            var longest = new string('x', 255);

            Assert.Equal(Failed, Verify(Hasher.HashPassword(Mara, "plover\0wicket"), "plover\0thimble"));
            Assert.Equal(Failed, Verify(Hasher.HashPassword(Mara, Password), $" {Password}"));
            Assert.Equal(Failed, Verify(Hasher.HashPassword(Mara, longest + "a"), longest + "b"));
        }
    }

    public sealed class Another_cost
    {
        [Theory]
        [InlineData(1_024, 1, 32)]
        [InlineData(19_456, 3, 32)]
        [InlineData(32_768, 2, 32)]
        [InlineData(19_456, 2, 16)]
        public void Is_honoured_and_asks_to_be_renewed(int memory, int passes, int size)
        {
            var algorithm = NSec.Cryptography.PasswordBasedKeyDerivationAlgorithm.Argon2id(
                new NSec.Cryptography.Argon2Parameters { DegreeOfParallelism = 1, MemorySize = memory, NumberOfPasses = passes });
            var salt = "sixteen bytes of"u8.ToArray();
            var hash = algorithm.DeriveBytes(Encoding.UTF8.GetBytes(Password), salt, size);
            var stored = string.Create(CultureInfo.InvariantCulture, $"$argon2id$v=19$m={memory},t={passes},p=1${Base64(salt)}${Base64(hash)}");

            Assert.Equal(SuccessRehashNeeded, Verify(stored, Password));
            Assert.Equal(Failed, Verify(stored, Password + "x"));
        }

        private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');
    }

    public sealed class Identitys_own_formats
    {
        [Theory]
        [InlineData(PasswordHasherCompatibilityMode.IdentityV2)]
        [InlineData(PasswordHasherCompatibilityMode.IdentityV3)]
        public void Are_verified_and_ask_to_be_renewed(PasswordHasherCompatibilityMode mode)
        {
            var hash = Identitys(mode).HashPassword(Mara, Password);

            Assert.Equal(SuccessRehashNeeded, Verify(hash, Password));
            Assert.Equal(Failed, Verify(hash, Password + "x"));
        }

        [Fact]
        public void Are_verified_as_they_were_typed()
        {
            var (composed, decomposed) = ("Ünïcödé çhåräctêrs", "Ünïcödé çhåräctêrs".Normalize(NormalizationForm.FormD));
            var identitys = Identitys(PasswordHasherCompatibilityMode.IdentityV3);

            Assert.Equal(SuccessRehashNeeded, Verify(identitys.HashPassword(Mara, decomposed), decomposed));
            Assert.Equal(SuccessRehashNeeded, Verify(identitys.HashPassword(Mara, composed), decomposed));
        }

        private static PasswordHasher<Person> Identitys(PasswordHasherCompatibilityMode mode) =>
            new(Options.Create(new PasswordHasherOptions { CompatibilityMode = mode, IterationCount = 1_000 }));
    }

    public sealed class A_broken_hash
    {
        private const string Salt = "c2l4dGVlbiBieXRlcyBvZg";
        private const string Hash = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

        [Theory]
        [InlineData("")]
        [InlineData("x")]
        [InlineData("blue lantern harvest moon")]
        [InlineData("$argon2id$")]
        [InlineData("$argon2id$v=19$m=19456,t=2,p=1$$")]
        [InlineData("$argon2id$v=19$m=19456,t=2,p=1$" + Salt + "$")]
        [InlineData("$argon2id$v=19$m=19456,t=2,p=1$" + Salt + "$not base64!")]
        [InlineData("$argon2id$v=19$m=19456,t=2,p=1$AAAA$" + Hash)]
        [InlineData("$argon2id$v=19$m=19456,t=2,p=4$" + Salt + "$" + Hash)]
        [InlineData("$argon2id$v=19$m=0,t=2,p=1$" + Salt + "$" + Hash)]
        [InlineData("$argon2id$v=19$m=19456,t=0,p=1$" + Salt + "$" + Hash)]
        [InlineData("$argon2id$v=19$m=-8,t=2,p=1$" + Salt + "$" + Hash)]
        [InlineData("$argon2id$v=19$m=2000000000,t=2,p=1$" + Salt + "$" + Hash)]
        [InlineData("$argon2id$v=19$m=19456,t=2000000000,p=1$" + Salt + "$" + Hash)]
        [InlineData("$argon2id$v=19$m=99999999999999999999,t=2,p=1$" + Salt + "$" + Hash)]
        [InlineData("$argon2id$v=16$m=19456,t=2,p=1$" + Salt + "$" + Hash)]
        [InlineData("$argon2i$v=19$m=19456,t=2,p=1$" + Salt + "$" + Hash)]
        [InlineData("AA==")]
        [InlineData("AQ==")]
        [InlineData("AQAAAAEAACcQAAAAEA==")]
        [InlineData("AQAAAAF/////AAAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")]
        [InlineData("AQAAAAkAACcQ/////wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")]
        public void Fails_and_is_no_exception(string stored) => Assert.Equal(Failed, Verify(stored, Password));

        [Fact]
        public void Fails_when_a_bit_of_it_has_changed()
        {
            var hash = Hasher.HashPassword(Mara, Password);
            var last = hash[^2] == 'A' ? 'B' : 'A';

            Assert.Equal(Failed, Verify(hash[..^2] + last + hash[^1], Password));
        }
    }

    public sealed class Broken_text
    {
        [Fact]
        public void Never_verifies_and_is_never_hashed()
        {
            var hash = Hasher.HashPassword(Mara, "plover \uFFFD wicket");

            // No InlineData: an attribute is kept as UTF-8, which has no half pairs.
            Assert.All(["plover \uD83D wicket", "plover \uDD8A wicket", "plover wicket\uD83D", "plover \uFFFE wicket"], text =>
            {
                Assert.Equal(Failed, Verify(hash, text));
                Assert.Throws<ArgumentException>(() => Hasher.HashPassword(Mara, text));
            });
        }
    }
}
