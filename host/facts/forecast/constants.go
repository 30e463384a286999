package forecast

// constants are those of the method; see the package comment. Times are hours.
type constants struct {
	// The usual rate: its half-life, and the weight of its prior with and
	// without earlier windows. Earlier windows count half after a time too.
	usualHalf, usualPrior, coldPrior, earlierHalf float64
	// The recent rate: its half-life and the weight of its prior, and how long it
	// lasts.
	recentHalf, recentPrior, keep float64
	// The routine is drawn toward an even one by so many days for the hours and
	// so many weeks for the days.
	hourPrior, dayPrior float64
	// The dispersion before there is evidence, the points that this counts for,
	// and what the whole is multiplied by, since busy hours follow each other.
	dispersion, dispersionPoints, clusters float64
	// What the relative variance grows by in a whole window.
	drift float64
	// How many standard deviations more than the median use is reckoned with for
	// the time to full.
	lean float64
}

// constantsOf returns those for windows of hours or for windows of days.
func constantsOf(length float64) constants {
	if length <= 24 {
		return constants{
			usualHalf: 20, usualPrior: 1, coldPrior: 0.2, earlierHalf: 21 * 24,
			recentHalf: 0.75, recentPrior: 0.2, keep: 1.5,
			hourPrior: 3, dayPrior: 1,
			dispersion: 8, dispersionPoints: 100, clusters: 1.4,
			drift: 0.1,
			lean:  0.2,
		}
	}
	return constants{
		usualHalf: 84, usualPrior: 48, coldPrior: 16, earlierHalf: 10 * 24,
		recentHalf: 1.5, recentPrior: 1.2, keep: 1.5,
		hourPrior: 1, dayPrior: 1.5,
		dispersion: 2, dispersionPoints: 30, clusters: 1,
		drift: 0.05,
	}
}
