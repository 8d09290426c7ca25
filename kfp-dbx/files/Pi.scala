// Databricks notebook source
val slices = 100000
val inside = (1 to slices).count { _ =>
  val (x, y) = (math.random * 2 - 1, math.random * 2 - 1)
  x * x + y * y <= 1
}
println(s"Pi is roughly ${4.0 * inside / slices}")
