using Amazon.S3;
using Amazon.S3.Model;

namespace EndToEnd;

/// <summary>What lies in a bucket.</summary>
internal static class BucketKeys
{
    /// <summary>The keys of all objects; none where there is no such bucket.</summary>
    public static async Task<List<string>> ListAsync(IAmazonS3 objects, string bucket)
    {
        var keys = new List<string>();
        var request = new ListObjectsV2Request { BucketName = bucket };
        try
        {
            ListObjectsV2Response page;
            do
            {
                page = await objects.ListObjectsV2Async(request);
                keys.AddRange((page.S3Objects ?? []).Select(found => found.Key));
                request.ContinuationToken = page.NextContinuationToken;
            }
            while (page.IsTruncated == true);
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchBucket")
        {
            // The run ended before it made one.
        }
        return keys;
    }
}
