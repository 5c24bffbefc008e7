namespace CHEX.Syndicate.Store;

/// <summary>What is decided once and kept with the data: see <see cref="Key"/> for the names.</summary>
public static class Meta
{
    /// <summary>The names of the values kept.</summary>
    public static class Key
    {
        /// <summary>The recorded public URL.</summary>
        public const string PublicUrl = "publicUrl";

        /// <summary>The recorded domain of the accounts' handles.</summary>
        public const string HandleDomain = "handleDomain";

        /// <summary>The year in <c>tag:</c> ids (RFC 4151): the year of the first start.</summary>
        public const string TagYear = "tagYear";

        /// <summary>Renewed by a restore; part of every change-feed cursor.</summary>
        public const string Epoch = "epoch";

        /// <summary>The applied configuration, as JSON.</summary>
        public const string Configuration = "configuration";

        /// <summary>By which configuration and program documents were written last, a hash, and since when (seconds since 1970 UTC).</summary>
        public const string WrittenSince = "writtenSince";

        /// <summary>By which topics, and by which program's rules, posts are mapped: a hash.</summary>
        public const string Mapping = "mapping";

        /// <summary>Of which sources pictures may be shown: a hash.</summary>
        public const string PicturePermissions = "pictures";

        /// <summary>Which database this was when a service last ran on it (<see cref="Db.Identity"/>).</summary>
        public const string Identity = "identity";

        /// <summary>A random name, given when a service first ran on it and again after each restore; the data folder remembers it too.</summary>
        public const string Instance = "instance";

        /// <summary>Why nothing is delivered now; absent where deliveries run.</summary>
        public const string DeliveriesHeld = "deliveriesHeld";

        /// <summary>The purge after which the files are still to be written anew (<see cref="Db.Scrub"/>): a random name; absent where they were.</summary>
        public const string Unwritten = "unwritten";
    }

    /// <summary>A value, or null where none was recorded.</summary>
    public static Task<string?> Get(Tx tx, string key) => tx.One<string>("SELECT value FROM meta WHERE key = @key", new { key });

    /// <summary>Forgets a value. True where there was one.</summary>
    public static async Task<bool> Remove(Tx tx, string key) => await tx.Execute("DELETE FROM meta WHERE key = @key", new { key }) == 1;

    /// <summary>Records a value, over what was recorded before.</summary>
    public static Task Set(Tx tx, string key, string value) => tx.Execute(
        "INSERT INTO meta (key, value) VALUES (@key, @value) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        new { key, value });
}
