using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts;

public static class Ingest
{
    public static Task<IngestResult> Save(Tx tx, SourceInfo source, string origin, IReadOnlyList<Draft> drafts, bool quiet) => throw new NotSupportedException();
}
