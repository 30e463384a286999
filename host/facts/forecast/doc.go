// Package forecast answers whether a window of usage will last until its reset,
// and when it will be full if not. It only calculates: it reads no file and no
// clock, keeps nothing and draws nothing.
//
// # Method
//
// Use comes in bursts, and people sleep. So there are two rates, each the mean
// of a Gamma distribution that evidence sharpens (points used and hours passed
// are added to those of a prior: the conjugate Gamma-Poisson model, Gelman and
// others, Bayesian Data Analysis, 3rd ed., chapter 2), and evidence is
// discounted the older it is (West and Harrison, Bayesian Forecasting and
// Dynamic Models, 2nd ed., chapter 6):
//
//	rate = (prior·hours₀ + Σ points·2^(-age/half)) / (hours₀ + ∫ 2^(-age/half))
//
// The usual rate u is that of the window to date. Its prior is what the windows
// of the last 28 days used in an hour, or an even pace where there were none. It
// is measured not in hours of the clock but of the user's own routine
// ("operational time"): one factor for each hour of the local day times one for
// the day of the week, use over mean use of the last 28 days, drawn toward 1
// where there is little to learn from. An hour that nobody ever works in
// hardly counts as passed, and little use is expected of it. Hours in which a
// window was full say nothing of habits and are left out.
//
// The recent rate r is that of the last while, by the clock; its prior is u for
// the present hour. What is expected of a moment s hours from now is in between,
// as in an autoregressive process:
//
//	2^(-s/keep)·r + (1 - 2^(-s/keep))·u·routine(s)
//
// The sum M(s) of that is the median of the points used by then. It is taken as
// log-normal, with the relative variance that the Gamma-Poisson prediction has
// (the negative binomial's), and some that grows with the time ahead since
// habits change:
//
//	v(s) = φ/M(s) + φ/evidence + drift·s/length,  σ² = ln(1 + v)
//
// φ is the dispersion, the squared deviations of the use in each hour from the
// routine over the expected use (McCullagh and Nelder, Generalized Linear
// Models, 2nd ed., chapter 6): near 1 for someone who works like a clock, 20
// and more where a swarm of agents is let loose now and then. The window fills if
// M(reset) is as large as the points left; the range of the time when is where
// M·exp(±1.28·σ) is as large, four cases of five. The time itself is where
// M·exp(lean·σ) is: of the cases that fill at all, the middle one is earlier than
// the middle of all cases, and in a window of hours that tells.
//
// All constants were chosen with tools/backtest, on the histories that it calls
// tuning. They are round numbers: a person is less regular than a generator.
//
// # Samples
//
// A figure that is up to two points lower than one before was told at nearly the same
// time. One that is lower still is a new level: the limit was raised or reset early,
// and the points that were used before stay evidence. Samples are told apart by their
// reset; a period whose reset was moved ended when the new one was first seen. A rise
// of a few
// points was used shortly before it was seen, since a status line is drawn when
// there is work; what a jump has above that may have been used at any time
// since the sample before. No sample means no use.
package forecast
