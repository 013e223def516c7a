import { type Author, derive, type FollowGraphPart, uniform } from "feedcast";

/**
 * A ring: the next users round it follow each user, as many as users have followers on average; users at even distances
 * follow an account of the campaign. A reposter reaches neighbours, so a cascade stays in its quarter.
 */
export const ring: FollowGraphPart = ({ segments, settings, key }) => {
  const first: number[] = [];
  let users = 0;
  for (const { size } of segments) {
    first.push(users);
    users += size;
  }
  const neighbours = Math.round(settings.meanFollowers);
  const round = (place: number) => ((place % users) + users) % users;
  const startOf = ({ key, segment, user }: Author) =>
    segment < 0 ? Math.floor(uniform(key) * users) : round(first[segment] + user + 1);
  /** Stretch of the ring over which an author's followers are spread evenly. */
  const span = ({ segment, followers }: Author) => (segment < 0 ? users : followers);
  /** Followers less than `distance` from where they start. */
  const within = (author: Author, distance: number) =>
    Math.min(author.followers, Math.ceil((distance * author.followers) / span(author)));
  /** A segment's followers: those from its beginning to the ring's end, and those who come round. */
  const parts = (author: Author, segment: number) => {
    const from = round(first[segment] - startOf(author));
    const to = from + segments[segment].size;
    const skipped = within(author, from);
    const straight = within(author, Math.min(to, users)) - skipped;
    return { skipped, straight, round: to > users ? within(author, to - users) : 0 };
  };
  return {
    authorOf: (segment, user) => ({
      key: derive(derive(key, segment), user),
      followers: neighbours,
      interest: segments[segment].interest,
      segment,
      user,
    }),
    followerCount(author, segment) {
      const { straight, round } = parts(author, segment);
      return straight + round;
    },
    follower(author, segment, j) {
      const { skipped, straight } = parts(author, segment);
      const g = j < straight ? skipped + j : j - straight;
      return round(startOf(author) + Math.floor((g * span(author)) / author.followers)) - first[segment];
    },
    isFollower(author, segment, user) {
      const distance = round(first[segment] + user - startOf(author));
      return within(author, distance + 1) > within(author, distance);
    },
  };
};
